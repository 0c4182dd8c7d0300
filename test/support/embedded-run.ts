import { spawn } from 'node:child_process';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../infra/local/main.ts');
/** Spares the collector work: such a run makes a lot that is gone a moment later. */
const roomy = ['--max-semi-space-size=64'];
/** Writes down each AWS call of each function, for `npm run permissions`. */
const recorder = join(import.meta.dirname, '../permissions/record-calls.ts');
const startWithinMs = 40_000;

export interface TestRun {
  readonly url: string;
  /** Everything it has written so far, to stdout and stderr. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * `npm start` as a process of its own on a free port, without the web inbox. Functions log warnings and
 * errors, or everything with `verbose`.
 */
export async function startEmbeddedRun(options: { readonly verbose?: boolean } = {}): Promise<TestRun> {
  const recording = process.env['RECORD_CALLS'] === undefined ? [] : ['--import', recorder];
  const child = spawn(
    process.execPath,
    [...roomy, ...recording, main, ...(options.verbose ? ['--verbose'] : [])],
    {
      env: {
        ...withoutTestRunner(process.env),
        PORT: '0',
        LANTERN_INBOX: 'off',
        POWERTOOLS_LOG_LEVEL: 'WARN',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const written: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the embedded run ${why}:\n${written.join('')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not ready within ${startWithinMs / 1000} s`);
    }, startWithinMs);
    let ready: string | undefined;
    const listen = (chunk: string) => {
      written.push(chunk);
      if (ready !== undefined) return;
      ready = /Lantern is ready: (http:\/\/127\.0\.0\.1:\d+)/.exec(written.join(''))?.[1];
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    void exited.then((code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
  return {
    url,
    log: () => written.join(''),
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}

/** Settings of the test runner, coverage above all, are not the child's. */
function withoutTestRunner(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(environment).filter(
    (name) => !/^(VITEST|NODE_V8_COVERAGE|NODE_OPTIONS|NODE_ENV$|POWERTOOLS_|AWS_)/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}
