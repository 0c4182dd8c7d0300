import { longestFailureRun, providerOf } from '#shared/domain/breaker.ts';
import { parseSendId } from '#shared/domain/delivery.ts';
import { type Instant, minute, second } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import type { Mailer } from './ports/outside.ts';
import type { Deps } from './ports.ts';
import { tally, tripCampaign } from './trip-campaign.ts';

type Used = Pick<Deps, 'campaigns' | 'clock' | 'log' | 'tallies'>;

/** One worker's eye on what SES answers it. */
export interface OutcomeWatch {
  /** The mailer, each of whose results is seen. */
  watch<M extends Mailer>(mailer: M): M;
  /**
   * After each visit: adds what has gathered to the tallies, and pauses the campaigns in which the
   * provider keeps failing. Never throws.
   *
   * @returns for how many milliseconds this worker should leave SES alone
   */
  settle(): Promise<number>;
}

/**
 * Sends are counted here and added when so many have gathered, or when the first of them is so old: a
 * write for each would cost as much as a fifth of the whole ledger. A worker that dies takes the rest
 * with it; so the tallies are close to the ledger, and never stand in its place.
 */
const gathered = 25;
const longestKept = minute;

/** Longer than workers keep a head, so that none of them begins another step of a campaign that was paused. */
const rest = 15 * second;

/** @param deps with heads that are read, not kept: they are asked for once in many mails */
export function outcomeWatch(deps: Used): OutcomeWatch {
  const sent = new Map<string, number>();
  let firstAt: Instant | undefined;
  let failures = 0;
  const failing = new Set<string>();

  const see = (campaign: string, result: SendResult): void => {
    switch (providerOf(result)) {
      case 'works':
        failures = 0;
        failing.clear();
        sent.set(campaign, (sent.get(campaign) ?? 0) + 1);
        firstAt ??= deps.clock.now();
        return;
      case 'fails':
        failures += 1;
        failing.add(campaign);
        return;
      case 'stopped':
        // A worker holds for a quarter of an hour after each: five of them would take an hour and more.
        failures = longestFailureRun;
        failing.add(campaign);
        return;
      case 'unclear':
        return;
    }
  };

  const addSent = async (): Promise<void> => {
    const count = [...sent.values()].reduce((sum, each) => sum + each, 0);
    const isOld = firstAt !== undefined && Math.abs(deps.clock.now() - firstAt) >= longestKept;
    if (count === 0 || (count < gathered && !isOld)) return;
    const counts = [...sent];
    sent.clear();
    firstAt = undefined;
    for (const [campaign, sent] of counts) await tally(deps, campaign, { sent });
  };

  const judgeProvider = async (): Promise<number> => {
    if (failures < longestFailureRun) return 0;
    for (const campaign of failing) {
      const head = await deps.campaigns.head(campaign);
      if (head) await tripCampaign(deps, { campaign, run: head.run ?? 0 }, 'provider-errors');
    }
    failures = 0;
    failing.clear();
    return rest;
  };

  /** The visit is done, and repeating its message would not count anything. */
  const guarded = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      deps.log.warn('breaker.failed', { error: error instanceof Error ? error.name : typeof error });
      deps.log.count('BreakersFailed');
      return undefined;
    }
  };

  return {
    watch: (mailer) => ({
      ...mailer,
      async send(mail) {
        const result = await mailer.send(mail);
        const id = parseSendId(mail.tag);
        if (id !== undefined) see(id.campaign, result);
        return result;
      },
    }),
    async settle() {
      await guarded(addSent);
      return (await guarded(judgeProvider)) ?? 0;
    },
  };
}
