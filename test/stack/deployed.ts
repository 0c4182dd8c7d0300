import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsOf } from './aws.ts';
import { bootstrap, changeCode, deploy, destroy, fitted, synthesize } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import { publicHost, resourcesOf } from './resources.ts';
import { staffIn } from './staff.ts';
import { peopleIn } from './table.ts';
import { visitorOf } from './visitor.ts';

export const laterSender = 'Lantern Letters';

export type Deployed = Awaited<ReturnType<typeof deployed>>;

/** The three stacks of stage dev, deployed in an account where nothing was before. */
export async function deployed() {
  const directory = mkdtempSync(join(tmpdir(), 'lantern-stack-'));
  const first = join(directory, 'first');
  const second = join(directory, 'second');
  const [emulator] = await Promise.all([startEmulator(directory), synthesize(first)]);
  const stop = () => {
    emulator.stop();
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await bootstrap(emulator);
    await deploy(emulator, fitted(first, emulator));
    const aws = awsOf(emulator);
    const resources = await resourcesOf(aws);
    return {
      call: emulator.call,
      /** What the emulator said last. */
      log: emulator.log,
      aws,
      resources,
      people: peopleIn(emulator, resources('DynamoDB::GlobalTable')),
      signIn: staffIn(aws, resources),
      visitor: visitorOf(emulator.call, await publicHost(aws)),
      /** Another version of everything, on top of the one that runs. */
      async deployLater() {
        await synthesize(second, { name: laterSender });
        changeCode(second);
        await deploy(emulator, fitted(second, emulator));
      },
      destroy: () => destroy(emulator, `${first}-fitted`),
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}
