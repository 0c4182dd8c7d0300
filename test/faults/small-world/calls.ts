import type { SendResult } from '#shared/domain/mail.ts';
import type { Place, Reply } from './automaton.ts';
import { checkCall, checkComplaint, fated, written } from './properties.ts';
import { answerTo, type Request } from './table.ts';
import { rowKey, spend, type World } from './world.ts';

/** What may come of a call: the process goes on with the reply, or it is dead. */
export interface Outcome {
  readonly to: World;
  readonly reply: Reply | 'dies';
  readonly label: string;
}

/** What SES may do with a call. */
export const sesAnswers = ['accepted', 'refused', 'not-sent', 'unknown-taken', 'unknown-lost'] as const;
export type SesAnswer = (typeof sesAnswers)[number];

const results: Readonly<Record<SesAnswer, SendResult>> = {
  accepted: { kind: 'accepted', messageId: 'm' },
  refused: { kind: 'refused', code: 'MessageRejected' },
  'not-sent': { kind: 'not-sent', code: 'Throttling', retryAfter: 60_000 },
  'unknown-taken': { kind: 'unknown', code: 'TimeoutError' },
  'unknown-lost': { kind: 'unknown', code: 'TimeoutError' },
};
const fates = {
  accepted: 'accepted',
  refused: 'refused',
  'not-sent': undefined,
  'unknown-taken': 'taken',
  'unknown-lost': 'lost',
} as const;

/**
 * Everything that may come of one call: it is answered; with a crash left, its worker dies before or
 * after it, or the answer does not arrive, be it that the call did something or that it did not.
 */
export function outcomesOf(world: World, request: Request, ses: readonly SesAnswer[]): readonly Outcome[] {
  return request.call === 'send' ? ofSending(world, request.tag, ses) : ofTable(world, request);
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

function ofTable(world: World, request: Exclude<Request, { call: 'send' }>): readonly Outcome[] {
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
  request: Exclude<Request, { call: 'send' }>,
): { readonly to: World; readonly answer: unknown } {
  const { table, answer } = answerTo(world.table, request);
  if (table === world.table) return { to: world, answer };
  const to = { ...world, table };
  return { to: request.call === 'save' ? written(to, world.table, request.next) : to, answer };
}

/** What a process must keep to where it has come to. */
export function checkArrival(world: World, { request, result, task, memory }: Place): void {
  if (request?.call === 'send') checkCall(world, memory.worker, request.tag);
  const isOver = request === undefined && result !== 'AnswerLost';
  if (isOver && task.do === 'event' && task.type === 'Complaint') checkComplaint(world);
}
