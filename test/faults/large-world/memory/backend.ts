import { hour, minute } from '#shared/domain/instant.ts';
import type { Backend } from '../backend.ts';
import { resultOf } from '../ses-stand-in.ts';
import { memoryStore } from './store.ts';

/** Everything in this process: the table in memory, SES as a call whose failures are the SDK's own errors. */
export function memoryBackend(): Backend {
  return {
    open: async (now, isStale) => memoryStore(now, isStale),
    mailer: (ses) => ({
      dropConnections: () => {},
      async send(mail) {
        const answer = ses.answer(ses.fateOf(mail.tag), mail.tag, mail.to);
        return { result: resultOf(answer), takes: ses.waits(answer) };
      },
    }),
    close: async () => {},
    windowMinutes: (3 * hour) / minute,
    nightsBetween: 1,
  };
}
