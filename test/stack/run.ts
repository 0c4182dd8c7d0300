import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Nobody's account, profile or proxy, and no setting of the test runner. */
export const plainEnvironment: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|CDK_|VITEST|NODE_OPTIONS$|NODE_ENV$)|_proxy$/i.test(name),
  ),
);

interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/** A program that must end well and in time; what it said is in the error when it does not. */
export async function run(
  program: string,
  args: readonly string[],
  { env = process.env, timeoutMs = 90_000 }: Surroundings = {},
): Promise<string> {
  const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const;
  const { stdout } = await execute(program, [...args], { env, ...limits }).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${`${stdout}\n${stderr}`.slice(-6_000)}`);
  });
  return stdout;
}
