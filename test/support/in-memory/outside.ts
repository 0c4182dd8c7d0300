import type { VisitMessage, WalkMessage } from '#shared/declarations/messages.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Mail, SendResult } from '#shared/domain/mail.ts';
import type {
  ConfirmationQueue,
  Mailer,
  SendQueue,
  SendQuota,
  Site,
} from '#shared/usecases/ports/outside.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';

/** A result, or a function that is run while the call is under way: for races and crashes. */
export type ScriptedResult = SendResult | ((mail: Mail) => SendResult | Promise<SendResult>);
export type AcceptedMail = Mail & { readonly messageId: string };

export interface FakeMailer extends Mailer {
  /** Results of the next calls, in order; every call after them is accepted. */
  script(...results: readonly ScriptedResult[]): void;
  /** Every call, whatever came of it. */
  readonly calls: readonly Mail[];
  readonly accepted: readonly AcceptedMail[];
}

export function fakeMailer(): FakeMailer {
  const scripted: ScriptedResult[] = [];
  const calls: Mail[] = [];
  const accepted: AcceptedMail[] = [];
  return {
    calls,
    accepted,
    script: (...results) => void scripted.push(...results),
    async send(mail) {
      calls.push(structuredClone(mail));
      const next = scripted.shift() ?? { kind: 'accepted', messageId: `message-${calls.length}` };
      const result = typeof next === 'function' ? await next(mail) : next;
      if (result.kind === 'accepted')
        accepted.push({ ...structuredClone(mail), messageId: result.messageId });
      return result;
    },
  };
}

export interface QueuedMessage {
  readonly message: VisitMessage | WalkMessage;
  readonly delaySeconds: number;
  /** When it can be received. */
  readonly visibleAt: Instant;
}

export interface FakeSendQueue extends SendQueue {
  /** What waits, in the order it was put. */
  readonly messages: readonly QueuedMessage[];
  /** Takes out what can be received now, in the order of its dates. */
  receive(): readonly (VisitMessage | WalkMessage)[];
  /** The next `count` visits are not taken. */
  refuse(count: number): void;
  /** What `backlog` answers from now on; undefined: what really waits. */
  reportBacklog(count: number | undefined): void;
}

export function fakeSendQueue(clock: Clock): FakeSendQueue {
  const messages: QueuedMessage[] = [];
  let refusals = 0;
  let reported: number | undefined;
  const put = (message: VisitMessage | WalkMessage, delaySeconds: number) => {
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > 900) {
      throw new Error(`a delay of ${delaySeconds} seconds is not possible`);
    }
    messages.push({
      message: structuredClone(message),
      delaySeconds,
      visibleAt: clock.now() + delaySeconds * 1_000,
    });
  };
  const isVisible = (queued: QueuedMessage) => queued.visibleAt <= clock.now();
  return {
    messages,
    async visits(batch) {
      const refused = Math.min(refusals, batch.length);
      refusals -= refused;
      for (const { message, delaySeconds } of batch.slice(refused)) put(message, delaySeconds);
      return refused;
    },
    async walk(message, delaySeconds) {
      put(message, delaySeconds);
    },
    backlog: async () => reported ?? messages.filter(isVisible).length,
    receive() {
      const visible = messages.filter(isVisible).sort((a, b) => a.visibleAt - b.visibleAt);
      messages.splice(0, messages.length, ...messages.filter((queued) => !isVisible(queued)));
      return visible.map((queued) => queued.message);
    },
    refuse(count) {
      refusals = count;
    },
    reportBacklog(count) {
      reported = count;
    },
  };
}

type Quota = Awaited<ReturnType<SendQuota['read']>>;

export interface FakeSendQuota extends SendQuota {
  set(quota: Partial<Quota>): void;
}

export function fakeSendQuota(): FakeSendQuota {
  let quota: Quota = { ratePerSecond: 14, per24Hours: 50_000, sentLast24Hours: 0 };
  return {
    read: async () => quota,
    set(changes) {
      quota = { ...quota, ...changes };
    },
  };
}

type SiteCall = { readonly path: string; readonly fields?: Readonly<Record<string, string>> };

export interface FakeSite extends Site {
  readonly calls: readonly SiteCall[];
  /** How it answers from now on, and what happens at each call. By default every call is answered 200. */
  answer(by: (call: SiteCall) => Promise<number | undefined>): void;
}

export function fakeSite(): FakeSite {
  const calls: SiteCall[] = [];
  let answer = async (_: SiteCall): Promise<number | undefined> => 200;
  const ask = (call: SiteCall) => {
    calls.push(call);
    return answer(call);
  };
  return {
    calls,
    answer(by) {
      answer = by;
    },
    get: (path) => ask({ path }),
    post: (path, fields) => ask({ path, fields }),
  };
}

export interface FakeConfirmationQueue extends ConfirmationQueue {
  readonly messages: readonly { readonly sealedForm: string; readonly at: Instant }[];
}

export function fakeConfirmationQueue(): FakeConfirmationQueue {
  const messages: { sealedForm: string; at: Instant }[] = [];
  return {
    messages,
    async put(sealedForm, at) {
      messages.push({ sealedForm, at });
    },
  };
}
