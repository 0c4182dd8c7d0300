import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import type { Reply } from './automaton.ts';
import { fated, recorded, written } from './properties.ts';
import { answerTo, type Request, type TableRequest } from './table.ts';
import { rowKey, spend, type Table, type World } from './world.ts';

/** What may come of a call: the process goes on with the reply, or it is dead. */
export interface Outcome {
  readonly to: World;
  readonly reply: Reply | 'dies';
  readonly label: string;
}

const results = {
  accepted: { kind: 'accepted', messageId: 'm' },
  refused: { kind: 'refused', code: 'MessageRejected' },
  'not-sent': { kind: 'not-sent', code: 'Throttling', retryAfter: 60_000 },
  stopped: { kind: 'not-sent', code: 'AccountSendingPausedException', retryAfter: 60_000 },
  'unknown-taken': { kind: 'unknown', code: 'TimeoutError' },
  'unknown-lost': { kind: 'unknown', code: 'TimeoutError' },
} as const satisfies Readonly<Record<string, SendResult>>;
/** What SES may do with a call. */
export type SesAnswer = keyof typeof results;

const fates = {
  accepted: 'accepted',
  refused: 'refused',
  'not-sent': undefined,
  stopped: undefined,
  'unknown-taken': 'taken',
  'unknown-lost': 'lost',
} as const;

/**
 * Everything that may come of one call: it is answered; with a crash left, its worker dies before or
 * after it, or the answer does not arrive, be it that the call did something or that it did not.
 */
export function outcomesOf(world: World, request: Request, ses: readonly SesAnswer[]): readonly Outcome[] {
  switch (request.call) {
    case 'send':
      return ofSending(world, request.tag, ses);
    case 'tally':
      return ofTally(world);
    default:
      return ofTable(world, request);
  }
}

/** Tallies miss some sends and count others twice, so they may say anything at any time. */
function ofTally(world: World): readonly Outcome[] {
  const says = (to: World, complained: number, label: string): Outcome => ({
    to,
    reply: { answer: { sent: 10, bounced: 0, complained } },
    label: `tally: ${label}`,
  });
  const calm = says(world, 0, 'all is well');
  return world.budget.trip === 0 ? [calm] : [calm, says(spend(world, 'trip'), 2, 'too many')];
}

function ofSending(world: World, tag: string, ses: readonly SesAnswer[]): readonly Outcome[] {
  const [, enrolment = '', step = ''] = tag.split('_');
  const key = rowKey({ enrolment, step });
  const outcomes = ses.map((answer): Outcome => {
    const fate = fates[answer];
    return {
      to: fate ? fated(world, key, fate) : world,
      reply: { answer: results[answer] },
      label: `SES: ${answer}`,
    };
  });
  if (world.budget.crash === 0) return outcomes;
  const crashed = spend(world, 'crash');
  // The mailer never throws, so there is no third way.
  return [
    ...outcomes,
    { to: crashed, reply: 'dies', label: 'dies before SES is called' },
    { to: fated(crashed, key, 'taken'), reply: 'dies', label: 'dies after SES took it' },
  ];
}

function ofTable(world: World, request: TableRequest): readonly Outcome[] {
  const { call } = request;
  const { to, answer } = applied(world, request);
  const outcomes: Outcome[] = [{ to, reply: { answer }, label: `${call}: ${told(answer)}` }];
  if (world.budget.crash === 0) return outcomes;
  const before = spend(world, 'crash');
  const after = spend(to, 'crash');
  outcomes.push(
    { to: before, reply: 'dies', label: `dies before ${call}` },
    { to: before, reply: { failed: true }, label: `${call} fails` },
  );
  if (to === world) return outcomes;
  outcomes.push(
    { to: after, reply: 'dies', label: `dies after ${call}` },
    { to: after, reply: { failed: true }, label: `${call} is done and seems to fail` },
  );
  // The client repeats a write whose answer was lost, and the condition does not hold any more.
  const repeated = applied(to, request).answer;
  if (repeated !== answer)
    outcomes.push({
      to: after,
      reply: { answer: repeated },
      label: `${call} is done twice: ${told(repeated)}`,
    });
  return outcomes;
}

const told = (answer: unknown): string =>
  typeof answer === 'object' ? 'answered' : answer === undefined ? 'nothing' : String(answer);

/** The table's answer, with what a write must keep to. The world is the same object if nothing changed. */
export function applied(
  world: World,
  request: TableRequest,
): { readonly to: World; readonly answer: unknown } {
  const { table, answer } = answerTo(world.table, request);
  if (table === world.table) return { to: world, answer };
  const to = { ...world, table };
  if (request.call === 'record') recorded(to, request.row);
  if (request.call === 'saveHead') return { to: steered(to, world.table, request.next), answer };
  return { to: request.call === 'save' ? written(to, world.table, request.next) : to, answer };
}

/** A campaign that was resumed; each time begins a run, and there are not more of them than is said. */
function steered(to: World, { heads }: Table, { id, run }: CampaignHead): World {
  return run === heads[id]?.run || to.budget.resume === 0 ? to : spend(to, 'resume');
}
