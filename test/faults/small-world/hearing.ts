import type { AccountState } from '#shared/domain/account.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import type { TallyCounts } from '#shared/usecases/ports/table.ts';
import type { Place } from './automaton.ts';

/** What comes back from the calls that are asked about here. */
interface Answers {
  readonly head: CampaignHead | undefined;
  readonly keptHead: CampaignHead | undefined;
  readonly saveHead: boolean;
  readonly account: AccountState;
  readonly due: readonly unknown[];
  readonly tally: TallyCounts;
  readonly send: SendResult;
}

/** An answer that a process got. */
export interface Heard<T> {
  readonly answer: T;
  readonly at: Instant;
  /** Where the process was when it asked. */
  readonly asked: Place;
}

/** What a process was told last, up to where it is, when it made this call; nothing if it never did. */
export function lastHeard<C extends keyof Answers>(place: Place, call: C): Heard<Answers[C]> | undefined {
  for (let to = place; to.from !== undefined; to = to.from) {
    const told = to.history.at(-1);
    if (to.from.request?.call !== call || told === undefined) continue;
    const reply: { readonly answer: Answers[C]; readonly failed?: true } = JSON.parse(told.reply);
    if (!reply.failed) return { answer: reply.answer, at: told.at, asked: to.from };
  }
  return undefined;
}

/** True when a call of this process never was answered. */
export const hasLostAnswer = ({ history }: Place): boolean =>
  history.some(({ reply }) => reply === '{"failed":true}');
