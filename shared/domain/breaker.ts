import type { BreakerRule } from './campaign.ts';
import { day, type Instant } from './instant.ts';
import type { SendResult } from './mail.ts';

/** Rates are looked at over seven UTC days, today included. */
const breakerDays = 7;
export const breakerSince = (now: Instant): Instant => now - (breakerDays - 1) * day;

/** Below these counts a rate says nothing. */
const fewestSent = { bounces: 100, complaints: 1_000 };
/** Up to then one complaint may be a slip of the thumb, at a thousand mails to the mail too; two are not. */
const complaintsBefore = 2;

/**
 * The rule that stops a campaign, if one does: the rates at which SES reviews a whole account, 5 % hard
 * bounces and 0.1 % complaints, long before one campaign could bring the account there (S-29). In whole
 * numbers, so that nothing is rounded.
 */
export function trippedBy({ sent, bounced, complained }: Counts): BreakerRule | undefined {
  if (sent >= fewestSent.bounces && bounced * 100 >= sent * 5) return 'bounces';
  const isTooMany =
    sent > fewestSent.complaints ? complained * 1_000 >= sent : complained >= complaintsBefore;
  return isTooMany ? 'complaints' : undefined;
}
interface Counts {
  readonly sent: number;
  /** For good, not for a passing reason. */
  readonly bounced: number;
  readonly complained: number;
}

/** So many failures of the provider in a row, as one worker sees them. */
export const longestFailureRun = 5;

/** SES has stopped the account, the stream or the domain: for every mail, until a person has done something. */
const stops =
  /^(AccountSendingPaused|ConfigurationSetSendingPaused|MailFromDomainNotVerified|ProductionAccessNotGranted)/;

/**
 * What one result says of the provider. A throttle, a used-up quota and a connection that never stood harm
 * nobody: the mail surely was not sent, and goes out by itself a little later. A refusal speaks of the one
 * mail. But each unknown outcome may be a mail that is lost, so that a run of them must end.
 */
export function providerOf(result: SendResult): 'works' | 'fails' | 'stopped' | 'unclear' {
  switch (result.kind) {
    case 'accepted':
      return 'works';
    case 'unknown':
      return 'fails';
    case 'not-sent':
      return stops.test(result.code) ? 'stopped' : 'unclear';
    case 'refused':
      return 'unclear';
  }
}
