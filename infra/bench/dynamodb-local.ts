import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { close, type LoopbackServer, listen } from '#infra/local/loopback-server.ts';

const longestStart = 30_000;
const pollEvery = 100;

/**
 * Amazon's own engine, in a process of its own. It is used here because it alone reports what index
 * writes consume. Undefined where Java is missing.
 *
 * @throws when Java is there but the engine does not start
 */
export async function startDynamodbLocal(): Promise<LoopbackServer | undefined> {
  // The package only holds the jar: importing it fails.
  const home = dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json'));
  const port = await freePort();
  // The run is too short for Java's slower, better compiler and its parallel collector to pay off.
  const options = [
    '-Xmx1g',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-Djava.library.path=./DynamoDBLocal_lib',
    '-jar',
    'DynamoDBLocal.jar',
  ];
  const java = spawn('java', [...options, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    cwd: join(home, 'emulator'),
    stdio: 'ignore',
  });
  const ended = new Promise<'ended'>((done) => java.once('exit', () => done('ended')));
  const missing = new Promise<'missing'>((done) => java.once('error', () => done('missing')));
  const decided = new AbortController();
  const outcome = await Promise.race([answering(port, decided.signal), ended, missing]);
  decided.abort();
  if (outcome === 'missing') return undefined;
  if (outcome !== 'ready') {
    java.kill();
    throw new Error(`DynamoDB Local did not start: ${outcome}`);
  }
  const stopWithUs = () => java.kill();
  process.once('exit', stopWithUs);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', stopWithUs);
      await killed(java, ended);
    },
  };
}

async function killed(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill();
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = await listen(server);
  await close(server);
  return port;
}

async function answering(port: number, given: AbortSignal): Promise<'ready' | 'no answer'> {
  for (let waited = 0; waited < longestStart && !given.aborted; waited += pollEvery) {
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', () => done(false));
      socket.once('connect', () => {
        socket.destroy();
        done(true);
      });
    });
    if (isOpen) return 'ready';
    await wait(pollEvery);
  }
  return 'no answer';
}
