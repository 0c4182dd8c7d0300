import { reopening } from '#shared/domain/attention.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import { findEnrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from '../ports.ts';
import { type Reopened, reopenStep } from '../reopen-step.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf } from './campaigns.ts';
import { campaignArchived } from './drafts.ts';
import { stepsInForce } from './steps-in-force.ts';

type Retrying = Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'deliveries' | 'ids' | 'log' | 'subscribers'>;

export interface Retried {
  readonly found: number;
  readonly reopened: number;
  readonly not: Readonly<Record<string, number>>;
  readonly more: boolean;
}

/** `gone`: the version that holds for the person has no such step any more. */
type Result = Reopened | 'gone';

/** Each takes four requests of the table, and API Gateway waits 30 s. */
const mostReopened = 500;
const atOnce = 20;

/**
 * Opens exactly those steps of a campaign again that stand as refused; what SES took, however it ended,
 * is not among them. Who cannot be written to any more is counted with the reason.
 */
export async function retryRefused(
  deps: Retrying,
  actor: Actor,
  campaign: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Retried> {
  const detail = ({ found, reopened }: Retried) =>
    `${dryRun ? 'dry run, ' : ''}found ${found}, reopened ${reopened}`;
  return audited(deps, actor, { action: 'retryRefused', subject: campaign, detail }, async () => {
    const head = await headOf(deps, campaign);
    if (head.status === 'archived') throw campaignArchived();
    return retry(deps, head, dryRun ? async () => 'reopened' : (row) => reopen(deps, row), dryRun);
  });
}

const reopen = (deps: Retrying, row: Delivery): Promise<Reopened> =>
  reopenStep(deps, row.subscriber, row, ['refused']);

async function retry(
  deps: Retrying,
  head: CampaignHead,
  act: (row: Delivery) => Promise<Reopened>,
  isUnbounded: boolean,
): Promise<Retried> {
  const counts = new Map<Result, number>();
  const count = (result: Result) => void counts.set(result, (counts.get(result) ?? 0) + 1);
  const answer = (more: boolean): Retried => {
    const { reopened = 0, ...not } = Object.fromEntries(counts);
    return { found: [...counts.values()].reduce((sum, n) => sum + n, 0), reopened, not, more };
  };
  const isInForce = await stepsInForce(deps, head);
  const opened = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await deps.deliveries.listAttention('refused', cursor);
    // The list also has what SES took and then rejected: that is a bounce.
    const rows = page.items.filter((row) => row.campaign === head.id && row.state === 'refused');
    const { open, others } = await sort(rows, await peopleOf(deps, rows), opened, isInForce);
    others.forEach(count);
    const taken = isUnbounded ? open : open.slice(0, Math.max(0, mostReopened - opened.size));
    for (let start = 0; start < taken.length; start += atOnce) {
      const results = await Promise.all(taken.slice(start, start + atOnce).map(act));
      results.forEach(count);
    }
    for (const row of taken) opened.add(row.enrolment);
    if (taken.length < open.length) return answer(true);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return answer(false);
}

/** One step of an enrolment at a time: a second one waits until the first is through. */
async function sort(
  rows: readonly Delivery[],
  people: ReadonlyMap<string, Subscriber | undefined>,
  opened: ReadonlySet<string>,
  isInForce: Awaited<ReturnType<typeof stepsInForce>>,
): Promise<{ readonly open: readonly Delivery[]; readonly others: readonly Result[] }> {
  const seen = new Set(opened);
  const open: Delivery[] = [];
  const others: Result[] = [];
  for (const row of rows) {
    const person = people.get(row.subscriber);
    const enrolment = person && findEnrolment(person, row.enrolment);
    const verdict = reopening(row, person);
    if (verdict !== 'open') others.push(verdict);
    else if (seen.has(row.enrolment)) others.push('in-flight');
    else if (enrolment && !(await isInForce(enrolment, row.step))) others.push('gone');
    else {
      seen.add(row.enrolment);
      open.push(row);
    }
  }
  return { open, others };
}

async function peopleOf(
  deps: Retrying,
  rows: readonly Delivery[],
): Promise<ReadonlyMap<string, Subscriber | undefined>> {
  const listings = await deps.subscribers.listings([...new Set(rows.map((row) => row.subscriber))]);
  return new Map(listings.map(({ key, subscriber }) => [key, subscriber]));
}
