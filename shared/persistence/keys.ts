import { campaignShards, dueShards } from '#shared/declarations/table.ts';
import type { Instant } from '#shared/domain/instant.ts';

/**
 * Every key of the one table, and what it is read for. Nothing else builds or takes apart a key.
 * Ids never hold `#`, which separates the parts.
 */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** One person by address: form, confirmation, visit, feedback. */
export const subscriberKey = (key: string): ItemKey => ({ pk: personPartition(key), sk: 'P' });
/** What is filed under one person, beside the subscriber item: consent history, erasing. */
export const personPartition = (key: string): string => `A#${key}`;
/** The subscriber of a partition; undefined for another kind of partition. */
export const subscriberOf = (pk: string): string | undefined =>
  pk.startsWith('A#') ? pk.slice(2) : undefined;

/** Consent records of one person, in order of time. */
export const consentPrefix = 'CONSENT#';
export const consentKey = (
  subscriber: string,
  at: Instant,
  purpose: string,
  event: string,
  scope: string,
): ItemKey => ({
  pk: personPartition(subscriber),
  sk: `${consentPrefix}${timeKey(at)}#${purpose}#${event}#${scope}`,
});

/** How often a mailbox was asked to confirm: one read before each confirmation mail. */
export const counterKey = (mailbox: string): ItemKey => ({ pk: personPartition(mailbox), sk: 'ASKS' });

/** Markers of a campaign, shard by shard: lists, waking, audit. */
export const markerPrefix = 'E#';
export const markerKey = (campaign: string, enrolment: string): ItemKey => ({
  pk: campaignPartition(campaign, shardOf(enrolment)),
  sk: `${markerPrefix}${enrolment}`,
});

/**
 * The one row of one step of one enrolment, found from the tag of a mail without a lookup; all rows
 * of a step are one range of each shard. No date: two writers of one outcome have two times.
 */
export const deliveryPrefix = (step: string): string => `D#${step}#`;
export const deliveryKey = (campaign: string, enrolment: string, step: string): ItemKey => ({
  pk: campaignPartition(campaign, shardOf(enrolment)),
  sk: `${deliveryPrefix(step)}${enrolment}`,
});

/** Markers and deliveries of one campaign: many writes a second, hence the shards. */
export const campaignPartition = (campaign: string, shard: number): string => `C#${campaign}#${shard}`;
export const campaignPartitions = (campaign: string): readonly string[] =>
  Array.from({ length: campaignShards }, (_, shard) => campaignPartition(campaign, shard));

/** Head: read at every visit. Draft and versions lie beside it. */
export const headKey = (campaign: string): ItemKey => ({ pk: `C#${campaign}`, sk: 'HEAD' });
export const draftKey = (campaign: string): ItemKey => ({ pk: `C#${campaign}`, sk: 'DRAFT' });
export const versionKey = (campaign: string, version: number): ItemKey => ({
  pk: `C#${campaign}`,
  sk: `V#${versionNumber(version)}`,
});
/** The texts of one step. `print` tells those of the version from those of a publication that lost the race. */
export const textKey = (campaign: string, version: number, step: string, print: string): ItemKey => ({
  pk: `C#${campaign}`,
  sk: `V#${versionNumber(version)}#${step}#${print}`,
});

/** What breakers look at, by the UTC day and the run of a campaign: several days are one range. */
const tallyPrefix = 'TALLY#';
export const tallyKey = (campaign: string, at: Instant, run: number): ItemKey => ({
  pk: `C#${campaign}`,
  sk: `${tallyPrefix}${dayKey(at)}#${String(run).padStart(4, '0')}`,
});
/** From the day of `since` on. */
export const tallyDays = (campaign: string, since: Instant) => ({
  pk: `C#${campaign}`,
  from: `${tallyPrefix}${dayKey(since)}`,
  to: `${tallyPrefix}~`,
});

/** The ids of all campaigns, in one query. */
export const campaignsPartition = 'CAMPAIGNS';
export const campaignEntryKey = (campaign: string): ItemKey => ({ pk: campaignsPartition, sk: campaign });

/** What staff made of the claims of the register, in one query. */
export const claimsPartition = 'CLAIMS';
export const claimKey = (claim: string): ItemKey => ({ pk: claimsPartition, sk: claim });
/** How a claim stood until the change with this revision: the history of one claim is a range. */
export const claimHistoryPartition = 'CLAIMS#HISTORY';
export const claimHistoryPrefix = (claim: string): string => `${claim}#`;
export const claimHistoryKey = (claim: string, rev: number): ItemKey => ({
  pk: claimHistoryPartition,
  sk: `${claimHistoryPrefix(claim)}${String(rev).padStart(6, '0')}`,
});

/** Alarms of claims that are not fit, in one query; those of one claim are a range. */
export const alarmsPartition = 'ALARMS';
export const alarmKey = (claim: string, campaign: string, step: string): ItemKey => ({
  pk: alarmsPartition,
  sk: `${claim}#${campaign}#${step}`,
});

/** Brake above every campaign: read at every visit. */
export const accountKey: ItemKey = { pk: 'ACCOUNT', sk: 'STATE' };

/** What came of the hourly test. */
export const canaryKey: ItemKey = { pk: 'ACCOUNT', sk: 'CANARY' };

/** Who did what on one UTC day, in order of time. */
export const auditPartition = (day: string): string => `AUDIT#${day}`;
export const auditKey = (at: Instant, id: string): ItemKey => ({
  pk: auditPartition(dayKey(at)),
  sk: `${timeKey(at)}#${id}`,
});

/** Where an enrolment's marker and deliveries lie. */
export const shardOf = (enrolment: string): number => hash(enrolment) % campaignShards;
/** Where in the due index a person lies; text, as the index wants it. */
export const dueShardOf = (key: string): string => String(hash(key) % dueShards);
export const allDueShards: readonly string[] = Array.from({ length: dueShards }, (_, shard) => String(shard));

/** ISO time: as text it sorts by time until the year 9999. */
const timeKey = (at: Instant): string => new Date(at).toISOString();
const dayKey = (at: Instant): string => timeKey(at).slice(0, 10);
const versionNumber = (version: number): string => String(version).padStart(4, '0');

/** FNV-1a, folded, since its low bits alone depend on the low bits of each character. Part of stored keys: never change it. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return ((sum >>> 16) ^ sum) & 0xffff;
}
