import { startDynamodbLocal } from '#infra/bench/dynamodb-local.ts';
import { startDynamodb } from '#infra/local/engines.ts';
import { sesMailer } from '#shared/adapters/ses-mailer.ts';
import { second } from '#shared/domain/instant.ts';
import type { Mail, SendResult } from '#shared/domain/mail.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';
import { buildSender } from '../../../support/builders.ts';
import { freePort } from '../../../support/loopback-ses.ts';
import type { Backend } from '../backend.ts';
import { startSesServer } from './ses-server.ts';
import { dynamodbStore } from './store.ts';

/** Long enough for an answer of this machine when others use it too; as short as waiting for none allows. */
const timeouts = { connect: 1_000, request: 700 };

/** A DynamoDB engine and SES, both over HTTP, through the SDK and the adapters of the service. */
export async function dynamodbBackend(): Promise<Backend> {
  const engine = process.env['DYNAMODB_LOCAL'] === '1' ? await startDynamodbLocal() : await startDynamodb();
  if (engine === undefined) throw new Error('DynamoDB Local needs Java 17');
  const server = await startSesServer();
  const mailers = await mailersAt(server.url);
  return {
    open: () => dynamodbStore(engine.url),
    mailer(ses, slot, clock) {
      const mailer = mailers.of(slot, clock);
      return {
        dropConnections: mailer.dropConnections,
        async send(mail) {
          const fate = ses.fateOf(mail.tag);
          if (fate === 'no connection') return { result: await mailers.unreachable(mail), takes: 0 };
          server.prepare(ses, mail.tag, fate);
          if (ses.closesIdle()) server.closeIdle();
          const result = await mailer.send(mail);
          const isTimeout = result.kind === 'unknown' && result.code === 'TimeoutError';
          return { result, takes: isTimeout ? 10 * second : 0 };
        },
      };
    },
    async close() {
      await server.stop();
      await engine.stop();
    },
    windowMinutes: 20,
    nightsBetween: 4,
  };
}

/** One client a slot, as a warm environment has one; each reads its endpoint when it makes its first call. */
async function mailersAt(url: string) {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const clocks = new Map<number, Clock>();
  const slots = new Map<number, ReturnType<typeof sesMailer>>();
  const make = (slot: number) =>
    sesMailer(buildSender(), 'sequence', { now: () => clocks.get(slot)?.now() ?? 0 }, timeouts);
  process.env['AWS_ENDPOINT_URL_SES'] = `http://127.0.0.1:${await freePort()}`;
  const nowhere = make(-1);
  const first = await nowhere.send(probe);
  if (first.kind !== 'not-sent') throw new Error('somebody listens where nobody should');
  process.env['AWS_ENDPOINT_URL_SES'] = url;
  return {
    of(slot: number, clock: Clock) {
      clocks.set(slot, clock);
      const known = slots.get(slot) ?? make(slot);
      slots.set(slot, known);
      return known;
    },
    unreachable: (mail: Mail): Promise<SendResult> => nowhere.send(mail),
  };
}

const probe: Mail = {
  stream: 'sequence',
  to: 'nobody@mail.example.com',
  subject: 'Nothing',
  body: { html: '<p>Nothing</p>', text: 'Nothing' },
  tag: 'probe',
};
