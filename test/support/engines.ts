import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import dynalite from 'dynalite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a DynamoDB answers: dynalite, or DynamoDB Local when `DYNAMODB_LOCAL=1`. */
    dynamodbEndpoint: string;
  }
}

interface Engine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Started once for all integration tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = process.env['DYNAMODB_LOCAL'] === '1' ? await startDynamodbLocal() : await startDynalite();
  project.provide('dynamodbEndpoint', engine.endpoint);
  return () => engine.stop();
}

async function startDynalite(): Promise<Engine> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      // Otherwise closing waits for every idle connection of the clients.
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Amazon's own engine, which is stricter; needs Java 17. The package only holds the jar: importing it fails. */
async function startDynamodbLocal(): Promise<Engine> {
  const home = dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json'));
  const port = await freePort();
  const options = ['-Xmx512m', '-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const java = spawn('java', [...options, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    cwd: join(home, 'emulator'),
    stdio: 'ignore',
  });
  const exited = new Promise<void>((done) => java.once('exit', () => done()));
  await Promise.race([
    answering(port),
    exited.then(() => Promise.reject(new Error('DynamoDB Local ended while it was starting'))),
  ]);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      java.kill();
      await exited;
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return isAddress(address) ? address.port : Promise.reject(new Error('the server has no port'));
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object';

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await wait(100);
  }
  throw new Error('DynamoDB Local did not answer within 15 seconds');
}
