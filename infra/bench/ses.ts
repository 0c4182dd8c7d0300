import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';

import type { SentMail } from '#infra/local/ses-stand-in.ts';
import type { Instant } from '#infra/local/virtual-clock.ts';

export interface Ses {
  readonly url: string;
  /** What was accepted since the last call, as if at `at`. Of sequence mails only the head. */
  take(at: Instant): Promise<readonly SentMail[]>;
  stop(): Promise<void>;
}

const startedSchema = z.tuple([z.object({ url: z.string() })]).rest(z.unknown());
const takenSchema = z
  .tuple([
    z.object({
      accepted: z.array(
        z.object({
          messageId: z.string(),
          source: z.string(),
          destinations: z.array(z.string()),
          configurationSet: z.string().exactOptional(),
          tags: z.record(z.string(), z.string()),
          raw: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes)),
        }),
      ),
    }),
  ])
  .rest(z.unknown());

/** Starts the SES stand-in in a process of its own. */
export async function startSes(): Promise<Ses> {
  const child = fork(new URL('./ses-process.ts', import.meta.url), { serialization: 'advanced' });
  const [{ url }] = startedSchema.parse(await once(child, 'message'));
  return {
    url,
    async take(at) {
      const answer = once(child, 'message');
      child.send('take');
      const [{ accepted }] = takenSchema.parse(await answer);
      return accepted.map((mail) => ({ ...mail, at }));
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
