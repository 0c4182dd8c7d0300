import { type AttentionKind, attentionKinds } from '#shared/contract/staff-attention.ts';
import { type AttentionAction, actionsFor, isUnresolved } from '#shared/domain/attention.ts';
import { canaryCampaign } from '#shared/domain/canary.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { findEnrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import type { Page } from '../ports/table.ts';
import type { Deps } from '../ports.ts';
import { stepsInForce } from './steps-in-force.ts';

export interface AttentionEntry {
  readonly kind: AttentionKind;
  readonly campaign?: string;
  readonly enrolment?: string;
  readonly step?: string;
  readonly subscriber?: string;
  readonly claim?: string;
  readonly reason?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly attempt?: number;
  readonly unresolved: boolean;
  readonly actions: readonly AttentionAction[];
}
interface AttentionPage {
  readonly kind: AttentionKind;
  readonly entries: readonly AttentionEntry[];
  readonly cursor?: string;
}

type Reading = Pick<
  Deps,
  'account' | 'campaigns' | 'canary' | 'clock' | 'deliveries' | 'evidenceAlarms' | 'subscribers'
>;

/** A page of one kind; without a kind the first page of each, and whether all sending is stopped. */
export async function listAttention(
  deps: Reading,
  { kind, cursor }: { readonly kind?: AttentionKind | undefined; readonly cursor?: string | undefined },
): Promise<{ readonly lists: readonly AttentionPage[]; readonly stopped?: true }> {
  if (kind !== undefined) return { lists: [await pageOf(deps, kind, cursor)] };
  const [lists, { stopped }] = await Promise.all([
    Promise.all(attentionKinds.map((each) => pageOf(deps, each, undefined))),
    deps.account.state(),
  ]);
  return { lists, ...(stopped ? { stopped } : {}) };
}

async function pageOf(
  deps: Reading,
  kind: AttentionKind,
  cursor: string | undefined,
): Promise<AttentionPage> {
  const { items, cursor: next } = await readers[kind](deps, cursor);
  return { kind, entries: items, ...(next === undefined ? {} : { cursor: next }) };
}

type Reader = (deps: Reading, cursor: string | undefined) => Promise<Page<AttentionEntry>>;

const readers: Readonly<Record<AttentionKind, Reader>> = {
  canary: async (deps) => {
    const { failed } = await deps.canary.state();
    if (failed === undefined) return { items: [] };
    const { phase, reason, subscriber, at: since } = failed;
    const entry = {
      campaign: canaryCampaign,
      subscriber,
      reason: `${phase}: ${reason}`,
      since,
      unresolved: true,
    };
    return { items: [{ kind: 'canary', ...entry, actions: ['look'] }] };
  },
  refused: (deps, cursor) => rows(deps, 'refused', cursor),
  unknown: (deps, cursor) => rows(deps, 'unknown', cursor),
  stuck: async (deps, cursor) => {
    const page = await deps.subscribers.listStuck(cursor);
    const items = page.items.map(({ key, since }) => ({
      kind: 'stuck' as const,
      subscriber: key,
      until: since,
      unresolved: true,
      actions: ['look' as const],
    }));
    return { ...page, items };
  },
  breaker: async (deps) => {
    const heads = await deps.campaigns.list();
    const items = heads.flatMap(({ id, tripped }) =>
      tripped === undefined
        ? []
        : {
            kind: 'breaker' as const,
            campaign: id,
            reason: tripped.rule,
            since: tripped.at,
            unresolved: true,
            actions: ['look' as const],
          },
    );
    return { items };
  },
  // Few by nature: a campaign has some steps, a step some claims. One page holds them all.
  evidence: async (deps) => {
    const alarms = [...(await deps.evidenceAlarms.list())].sort((a, b) => a.at - b.at);
    const items = alarms.map(({ campaign, step, claim, reason, at }) => {
      const actions = ['look' as const];
      return {
        kind: 'evidence' as const,
        campaign,
        step,
        claim,
        reason,
        since: at,
        unresolved: true,
        actions,
      };
    });
    return { items };
  },
};

async function rows(
  deps: Reading,
  kind: 'refused' | 'unknown',
  cursor: string | undefined,
): Promise<Page<AttentionEntry>> {
  const page = await deps.deliveries.listAttention(kind, cursor);
  // Listings, since somebody whose item cannot be read must not hide everybody else.
  const keys = [...new Set(page.items.map((row) => row.subscriber))];
  const people = new Map(
    (await deps.subscribers.listings(keys)).map(({ key, subscriber }) => [key, subscriber]),
  );
  const canResend = await resending(deps, page.items, people);
  const now = deps.clock.now();
  const items = page.items.map(async (row) => {
    const { campaign, enrolment, step, subscriber, reason, begunAt, attempt = 1 } = row;
    const actions = actionsFor(row, people.get(subscriber), now);
    const isUseless = actions.includes('resend') && !(await canResend(row));
    return {
      kind,
      campaign,
      enrolment,
      step,
      subscriber,
      ...(reason === undefined ? {} : { reason }),
      since: begunAt,
      attempt,
      unresolved: kind === 'refused' || isUnresolved(row, now),
      actions: isUseless ? actions.filter((action) => action !== 'resend') : actions,
    };
  });
  return { ...page, items: await Promise.all(items) };
}

/** Whether the campaign of a row still sends that step to that person. */
async function resending(
  deps: Reading,
  rows: readonly Delivery[],
  people: ReadonlyMap<string, Subscriber | undefined>,
): Promise<(row: Delivery) => Promise<boolean>> {
  const campaigns = [...new Set(rows.map((row) => row.campaign))];
  const checks = new Map(
    await Promise.all(
      campaigns.map(async (campaign) => {
        const head = await deps.campaigns.head(campaign);
        const isOver = head === undefined || head.status === 'archived';
        return [campaign, isOver ? undefined : await stepsInForce(deps, head)] as const;
      }),
    ),
  );
  return async ({ campaign, subscriber, enrolment: id, step }) => {
    const person = people.get(subscriber);
    const enrolment = person && findEnrolment(person, id);
    return enrolment ? ((await checks.get(campaign)?.(enrolment, step)) ?? false) : false;
  };
}
