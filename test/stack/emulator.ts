import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { caller } from './caller.ts';
import { startKeyRelay } from './key-relay.ts';
import { plainEnvironment, run } from './run.ts';

/** The emulator, what signs its tokens, and what Lambda brings along for the function that uploads the pages. */
const packages = ['ministack==1.5.33', 'cryptography==50.0.2', 'boto3==1.43.106'];
const patienceMs = 30_000;
const binaries = join(import.meta.dirname, '../../node_modules/.bin');

export type Emulator = Awaited<ReturnType<typeof startEmulator>>;

/**
 * MiniStack in a virtual environment of its own, on a port that nobody else has. It speaks TLS and judges
 * each call by IAM: what the templates forget to allow is refused here as well.
 */
export async function startEmulator(directory: string) {
  const environment = join(directory, 'venv');
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  await run('python3', ['-m', 'venv', environment]);
  await run(join(environment, 'bin/pip'), ['install', '--quiet', ...packages], { timeoutMs: 180_000 });

  const port = await freePort();
  const certificateFile = join(temporary, 'ministack-tls/server.crt');
  const certificate = () => readFileSync(certificateFile, 'utf8');
  const trust = {
    NODE_EXTRA_CA_CERTS: certificateFile,
    AWS_CA_BUNDLE: certificateFile,
    REQUESTS_CA_BUNDLE: certificateFile,
    SSL_CERT_FILE: certificateFile,
  };
  const relay = await startKeyRelay(certificate);
  const child = spawn(join(environment, 'bin/ministack'), {
    env: {
      ...plainEnvironment,
      ...trust,
      // Functions run as processes of its own machine, on the project's Node.
      PATH: [binaries, plainEnvironment['PATH']].join(delimiter),
      TMPDIR: temporary,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      AUTH: 'true',
      USE_SSL: '1',
      http_proxy: relay.url,
      no_proxy: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (part: string) => said.push(part));
  }
  const log = () => said.join('').split('\n').slice(-60).join('\n');
  const stop = () => {
    // It waits for calls in progress when asked politely, and some never end.
    child.kill('SIGKILL');
    relay.stop();
  };
  const call = caller(port, certificate);
  try {
    await answering(() => call({ host: 'localhost', path: '/_ministack/health' }));
  } catch (error) {
    stop();
    throw new Error(`${error}\n${log()}`);
  }
  return {
    port,
    call,
    certificate,
    log,
    /** For the CDK, and what else takes AWS from its environment. */
    env: {
      ...plainEnvironment,
      ...trust,
      AWS_ENDPOINT_URL: `https://localhost:${port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    },
    stop,
  };
}

async function answering(ask: () => Promise<{ readonly status: number }>): Promise<void> {
  const last = Date.now() + patienceMs;
  while (Date.now() < last) {
    const answer = await ask().catch(() => undefined);
    if (answer?.status === 200) return;
    await wait(200);
  }
  throw new Error('The emulator did not answer in time');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
