import { sendHandler } from '#functions/queue/send.ts';
import { pacer } from '#functions/runtime/pacer.ts';
import { queueFunction } from '#functions/runtime/queue.ts';
import { cachedAccount, cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import type { SesMailer } from '#shared/adapters/ses-mailer.ts';
import { sesEventSchema } from '#shared/contract/ses-event.ts';
import { sendMessageSchema } from '#shared/declarations/messages.ts';
import { consequenceOf } from '#shared/domain/feedback.ts';
import { second } from '#shared/domain/instant.ts';
import { approvedCampaigns } from '#shared/usecases/approved-content.ts';
import type { SendQueue } from '#shared/usecases/ports/outside.ts';
import type { Subscribers } from '#shared/usecases/ports/table.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { buildSender } from '../../support/builders.ts';
import { fakeCrisis, fakeGreetings } from '../../support/in-memory/content.ts';
import { lambdaContext } from '../../support/lambda-events.ts';
import type { Environment } from './environment.ts';
import { evidenceOf, notePrinted } from './evidence.ts';
import { guarded } from './guarded.ts';
import { logOf } from './log.ts';
import type { Worker } from './queue-model.ts';
import { queueOf, type World } from './world.ts';

const nothingCounted = { sent: 0, bounced: 0, complained: 0 };

/** The ports of the table, the queue and the keys, as one environment reaches them. */
export function portsOf(world: World, env: Environment) {
  const { store, cipher, tokens, addresses } = world;
  const guard = <P extends object>(name: string, port: P): P => guarded(name, port, env.call);
  const { subscribers, deliveries, markers, campaigns, account, consents, counters, audit } = store.ports;
  const log = logOf(world, env);
  return {
    log,
    clock: env.clock,
    ids: world.ids,
    sender: buildSender(),
    cipher: guard('cipher', cipher),
    tokens: guard('tokens', tokens),
    addresses: guard('addresses', addresses),
    subscribers: guard('subscribers', witnessed(world, env.name, subscribers)),
    deliveries: guard('deliveries', deliveries),
    markers: guard('markers', markers),
    counters: guard('counters', counters),
    consents: guard('consents', consents),
    audit: guard('audit', audit),
    campaigns: guard('campaigns', cachedCampaigns(approvedCampaigns(campaigns, log), env.clock)),
    account: guard('account', cachedAccount(account, env.clock)),
    register: guard('register', evidenceOf(world).register),
    evidenceAlarms: guard('evidenceAlarms', store.ports.evidenceAlarms),
    // Breakers would stop the campaigns of so bad a world; they have tests of their own.
    tallies: guard('tallies', { add: async () => {}, since: async () => nothingCounted }),
    sendQueue: guard('sendQueue', sendQueueOf(world)),
  };
}

/** The truth of each write that was applied. */
function witnessed({ truth }: World, by: string, subscribers: Subscribers): Subscribers {
  return {
    ...subscribers,
    async save(next) {
      const applied = await subscribers.save(next);
      if (applied) truth.saved(next, by);
      return applied;
    },
  };
}

/** The queue as the engine puts messages on it; its depth is a minute old. */
function sendQueueOf({ queues, faults }: World): SendQueue {
  const queue = queueOf(queues.send);
  const put = (message: unknown, delaySeconds: number) =>
    queue.put(JSON.stringify(message), delaySeconds * second);
  return {
    async visits(batch) {
      const taken = batch.filter(() => !faults.happens('entry refused', 'send'));
      for (const { message, delaySeconds } of taken) put(message, delaySeconds);
      return batch.length - taken.length;
    },
    async walk(message, delaySeconds) {
      put(message, delaySeconds);
    },
    async backlog() {
      const depth = queue.depth();
      const shown = queues.shown ?? depth;
      queues.shown = depth;
      return shown;
    },
  };
}

export function sendWorker(world: World, slot: number): Worker {
  const env = world.environment('send');
  const ports = portsOf(world, env);
  const sleep: Deps['sleep'] = async (ms) => {
    await env.sleep(ms);
  };
  const pace = pacer(ports.log, env.clock, sleep);
  const deps = {
    ...ports,
    crisis: fakeCrisis(),
    greetings: fakeGreetings(),
    pace,
    mailer: pace.watch(mailerOf(world, env, slot)),
    outcomes: guarded('outcomes', { settle: async () => 0 }, env.call),
  };
  const handler = queueFunction('send', sendMessageSchema, () => deps, sendHandler);
  const context = lambdaContext(env.remaining);
  return { environment: env, run: (event) => handler(event, context) };
}

function mailerOf(world: World, env: Environment, slot: number): SesMailer {
  const mailer = world.backend.mailer(world.ses, slot, env.clock);
  return {
    dropConnections: mailer.dropConnections,
    async send(mail) {
      let answer: Awaited<ReturnType<typeof mailer.send>> | undefined;
      await env.call('mailer.send', async () => {
        notePrinted(world, mail);
        answer = await mailer.send(mail);
      });
      if (answer === undefined) throw new Error('a call that was answered has an answer');
      await env.sleep(answer.takes);
      return answer.result;
    },
  };
}

export function feedbackWorker(world: World): Worker {
  const env = world.environment('feedback');
  const deps = portsOf(world, env);
  const handler = queueFunction('feedback', sesEventSchema, () => deps, {
    atOnce: true,
    handle: async (_, event) => {
      await recordFeedback(deps, event);
      noteReported(world, event);
      return 'done' as const;
    },
  });
  const context = lambdaContext(env.remaining);
  return { environment: env, run: (event) => handler(event, context) };
}

/** From here on the ledger must show what the event said, and nobody may write to who is suppressed. */
function noteReported({ truth, keys }: World, event: Parameters<typeof recordFeedback>[1]): void {
  const { bounce, complaint, mail } = event;
  const { state, suppress } = consequenceOf({
    kind: event.eventType,
    ...(bounce ?? {}),
    ...(complaint?.complaintFeedbackType ? { complaintType: complaint.complaintFeedbackType } : {}),
  });
  const key = keys.get(mail.destination[0] ?? '');
  if (suppress !== undefined && key !== undefined) {
    truth.suppressed.add(key);
    truth.leave(key, 'all');
  }
  const tag = mail.tags['send']?.[0];
  if (state === undefined || tag === undefined || truth.restored !== undefined) return;
  truth.reported.set(tag, (truth.reported.get(tag) ?? new Set()).add(state));
}
