import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';

import { hour, type Instant, minute } from '#shared/domain/instant.ts';
import type { SendQuota } from '#shared/usecases/ports/outside.ts';
import type { Clock, Log } from '#shared/usecases/ports/surroundings.ts';

type Quota = Awaited<ReturnType<SendQuota['read']>>;

/** How often SES is asked at most, and how long its last answer stands in for one that does not come. */
const askEvery = minute;
const trustFor = hour;

/** Milliseconds; a minute's dispatch must not be lost to a quota that does not come. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/**
 * The quota as SES knows it. It never fails: what SES does not tell is taken from its last answer, or
 * from the settings when that is old, for a day's use that is long over must not stop the sending.
 *
 * @param assumed what the settings say that SES grants
 */
export function sesSendQuota(clock: Clock, log: Log, assumed: Quota): SendQuota {
  const client = new SESClient({ maxAttempts: 2, requestHandler: timeouts });
  let known: { readonly quota: Quota; readonly at: Instant } | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  const isWithin = (at: Instant, span: number) => Math.abs(clock.now() - at) < span;
  return {
    async read() {
      if (!isWithin(asked, askEvery)) {
        asked = clock.now();
        try {
          known = { quota: await ask(client), at: asked };
        } catch (error) {
          log.warn('quota.not_read', { error: error instanceof Error ? error.name : typeof error });
          log.count('SendQuotaNotRead');
        }
      }
      return known && isWithin(known.at, trustFor) ? known.quota : assumed;
    },
  };
}

/** -1 stands for no limit; every field may be missing. */
async function ask(client: SESClient): Promise<Quota> {
  const { MaxSendRate, Max24HourSend, SentLast24Hours = 0 } = await client.send(new GetSendQuotaCommand({}));
  if (!MaxSendRate || MaxSendRate < 0 || Max24HourSend === undefined)
    throw new RangeError('SES named no quota');
  return {
    ratePerSecond: MaxSendRate,
    ...(Max24HourSend < 0 ? {} : { per24Hours: Max24HourSend }),
    sentLast24Hours: SentLast24Hours,
  };
}
