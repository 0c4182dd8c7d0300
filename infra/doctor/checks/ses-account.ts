import type { Settings } from '#infra/config.ts';
import type { Facts, SesAccount } from '../facts.ts';
import { expectAll, type Finding, judge, missing, ok } from '../finding.ts';

const subject = 'SES account';

export function checkSesAccount({ ses }: Facts, settings: Settings): readonly Finding[] {
  const nothing = missing(subject, 'SES knows nothing of this account.', 'open the SES console once');
  return judge(subject, ses, nothing, (account) => [
    ...checkSending(account, settings),
    quota(account),
    bill(settings),
    suppression(account),
  ]);
}

function checkSending(
  account: SesAccount,
  { stage, region, sesRate, peoplePerMonth }: Settings,
): readonly Finding[] {
  const needed = mailsOfBusyDay(peoplePerMonth);
  return expectAll(subject, 'may send to everybody, and its reputation is healthy.', [
    {
      met: account.productionAccess,
      otherwise: 'is in the sandbox: it may write only to addresses that AWS has verified.',
      next: 'once the domains are verified, ask for production access; see "Moving out of the SES sandbox" in docs/runbook.md',
    },
    {
      met: account.sendingEnabled,
      otherwise: 'sending is switched off.',
      next: `when you know why: aws sesv2 put-account-sending-attributes --sending-enabled --region ${region}`,
    },
    {
      met: account.enforcement === 'HEALTHY',
      otherwise: `AWS has put it under ${account.enforcement}.`,
      next: 'read what AWS wrote (SES console, Reputation metrics), mend it, and answer the case',
    },
    {
      // The sandbox has its own rate, which ends with it.
      met: !account.productionAccess || account.mailsPerSecond >= sesRate,
      otherwise: `SES grants ${account.mailsPerSecond} mails a second, and sesRate is ${sesRate}.`,
      next: `ask AWS for a higher rate, or put ${account.mailsPerSecond} into stages.${stage}.sesRate and deploy`,
    },
    {
      met: !account.productionAccess || account.mailsPerDay < 0 || account.mailsPerDay >= needed,
      otherwise: `SES grants ${account.mailsPerDay} mails in 24 hours, and ${peoplePerMonth} people a month need ${needed} on a busy day.`,
      next: 'ask AWS for a higher daily quota (Service Quotas, SES, sending quota); until then mails go out later',
    },
  ]);
}

const mailsEach = 9;

/** Dollars a thousand mails and a month, by the price list of July 2026. */
const prices: Readonly<Record<Settings['sesPlan'], { readonly thousand: number; readonly month: number }>> = {
  'a-la-carte': { thousand: 0.1, month: 0 },
  essentials: { thousand: 0.16, month: 0 },
  pro: { thousand: 0.22, month: 105 },
};

function bill({ sesPlan, peoplePerMonth }: Settings): Finding {
  const { thousand, month } = prices[sesPlan];
  const mails = peoplePerMonth * mailsEach;
  const dollars = (mails / 1_000) * thousand + month;
  return ok(
    subject,
    `${peoplePerMonth} people a month are ${mails} mails, ${dollars.toFixed(2)} dollars on the plan ${sesPlan}.`,
  );
}

/** A confirmation and eight mails to each, three times as many as on an average day. */
function mailsOfBusyDay(peoplePerMonth: number): number {
  return Math.ceil((peoplePerMonth * mailsEach * 3) / 30);
}

function quota({ mailsPerDay, mailsPerSecond }: SesAccount): Finding {
  const day = mailsPerDay < 0 ? 'any number of mails' : `${mailsPerDay} mails`;
  return ok(subject, `${day} in 24 hours, ${mailsPerSecond} a second.`);
}

/** The configuration sets have their own setting, which comes before the account's: neither is wrong. */
function suppression({ suppresses }: SesAccount): Finding {
  const reasons = suppresses.length > 0 ? `after ${[...suppresses].sort().join(' and ')}` : 'nobody';
  return ok(subject, `by itself it suppresses ${reasons}; the configuration sets say so for our mails.`);
}
