import type { SQSRecord } from 'aws-lambda';

import { confirmationHandler } from '#functions/queue/confirmation.ts';
import { feedbackHandler } from '#functions/queue/feedback.ts';
import { sendHandler } from '#functions/queue/send.ts';
import type { FunctionLog } from '#functions/runtime/log.ts';
import { pacer } from '#functions/runtime/pacer.ts';
import { queueFunction } from '#functions/runtime/queue.ts';
import { sesEventSchema } from '#shared/contract/ses-event.ts';
import {
  type InterestMessage,
  interestMessageSchema,
  sendMessageSchema,
} from '#shared/declarations/messages.ts';
import { outcomeWatch } from '#shared/usecases/outcome-watch.ts';
import type { Log } from '#shared/usecases/ports/surroundings.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import {
  buildCompiledStep,
  buildEnrolment,
  buildHead,
  buildProfile,
  buildSubscriber,
  buildVersion,
  firstEnrolment,
  tuesday,
} from '../../support/builders.ts';
import { type InMemoryDeps, inMemoryDeps } from '../../support/in-memory.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../../support/lambda-events.ts';
import type { WrittenOutput } from '../../support/written-output.ts';

export const keyOf = (i: number): string => `person-${i}`;
export const addressOf = (i: number): string => `ana${i}@mail.example.com`;
export const enrolmentOf = (i: number): string => firstEnrolment.slice(0, 11) + String(i).padStart(5, '0');

/** A running campaign on the fakes, and people who all wait for its first step. */
export async function crowd(count: number): Promise<InMemoryDeps> {
  const deps = inMemoryDeps();
  const version = buildVersion();
  deps.campaigns.seed(
    buildHead(),
    version,
    version.steps.map(({ id }) => buildCompiledStep({ id })),
  );
  for (let i = 0; i < count; i++) {
    const key = keyOf(i);
    const sealed = await sealPerson(deps, key, { email: addressOf(i), firstName: 'Ana' });
    deps.subscribers.seed(
      buildSubscriber({
        key,
        profile: buildProfile({ sealed }),
        enrolments: [buildEnrolment({ id: enrolmentOf(i) })],
      }),
    );
  }
  return deps;
}

/** The worker's own parts, around shared fakes: one environment of the function. */
export function workerDeps<L extends Log>(deps: InMemoryDeps, log: L) {
  const pace = pacer(log, deps.clock, deps.sleep);
  const outcomes = outcomeWatch({ ...deps, log });
  const mailer = { ...outcomes.watch(pace.watch(deps.mailer)), dropConnections: () => {} };
  return { ...deps, log, pace, outcomes, mailer };
}

/** The real functions, as middy and the factory make them, on the fakes. */
export function functionsOf(deps: InMemoryDeps, gapMs = 0, beforePutBack = async () => {}) {
  const putBack: { readonly message: InterestMessage; readonly delayMs: number }[] = [];
  const confirmationQueue = {
    ...deps.confirmationQueue,
    putBack: async (message: InterestMessage, delayMs: number) => {
      await beforePutBack();
      putBack.push({ message, delayMs });
    },
  };
  const handlers = {
    send: queueFunction('send', sendMessageSchema, (log: FunctionLog) => workerDeps(deps, log), sendHandler),
    confirmation: queueFunction(
      'confirmation',
      interestMessageSchema,
      (log: FunctionLog) => ({ ...workerDeps(deps, log), gapMs, confirmationQueue }),
      confirmationHandler,
    ),
    feedback: queueFunction(
      'feedback',
      sesEventSchema,
      (log: FunctionLog) => ({ ...deps, log }),
      feedbackHandler,
    ),
  };
  return {
    putBack,
    /** Ids of the messages that were handed back. */
    async run(name: keyof typeof handlers, records: readonly SQSRecord[], context = lambdaContext()) {
      const { batchItemFailures } = await handlers[name](sqsEvent(...records), context);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

interface Received {
  readonly messageId?: string;
  readonly receives?: number;
  readonly firstReceivedAt?: number;
}
export const record = (body: unknown, more: Received = {}): SQSRecord =>
  sqsRecord({
    body: typeof body === 'string' ? body : JSON.stringify(body),
    firstReceivedAt: tuesday,
    ...more,
  });
export const visitOf = (i: number, more: Received & { readonly gapMs?: number } = {}): SQSRecord => {
  const { gapMs = 0, ...received } = more;
  return record({ v: 1, kind: 'visit', subscriber: keyOf(i), gapMs }, { messageId: `m-${i}`, ...received });
};

/** What a function counted under a metric: one number, or several of one invocation. */
export const counted = (output: WrittenOutput, metric: string): number =>
  output
    .records()
    .flatMap(({ [metric]: value }) => value)
    .reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
/** The names of what it logged. */
export const logged = (output: WrittenOutput): string[] =>
  output.records().flatMap(({ message }) => (typeof message === 'string' ? [message] : []));
