import type { EvidenceAlarm } from '#shared/domain/alarm.ts';
import { policyOf } from '#shared/domain/campaign.ts';
import { isPrintable } from '#shared/domain/claim.ts';
import type { Deps } from './ports.ts';
import { walkShards } from './walk-shards.ts';

type Releasing = Pick<Deps, 'campaigns' | 'evidenceAlarms' | 'sendQueue'>;

/** Workers keep the account's state for some seconds: a step that is opened sooner would be skipped again. */
const delaySeconds = 60;

/**
 * After a claim was checked again: its alarms end, and in campaigns whose policy says so the steps
 * that were skipped for it are opened again. Repeating it is harmless.
 *
 * @returns the campaigns in which people get their steps late
 */
export async function releaseSkipped(deps: Releasing, claim: string): Promise<readonly string[]> {
  const late: string[] = [];
  for (const { id, status, version } of await deps.campaigns.list()) {
    if (version === undefined || status === 'archived') continue;
    const newest = await deps.campaigns.version(id, version);
    if (newest === undefined || policyOf(newest).unfit !== 'send-late') continue;
    await walkShards(deps, id, 'send-late', delaySeconds, { claim });
    late.push(id);
  }
  // Last: whatever dies before is made good at night.
  await clearAlarms(deps, (alarm) => alarm.claim === claim);
  return late;
}

/** Ends alarms that no longer say what is so. Those that still do are raised anew. */
export async function clearAlarms(
  { evidenceAlarms }: Pick<Deps, 'evidenceAlarms'>,
  isOver: (alarm: EvidenceAlarm) => boolean,
): Promise<void> {
  await evidenceAlarms.clear((await evidenceAlarms.list()).filter(isOver));
}

/**
 * At night: ends the alarms of claims that are fit again, where the change itself died half way, a
 * worker raised one anew from a state that was some seconds old, or a file brought the new date.
 *
 * @returns the claims
 */
export async function releaseRenewed(
  deps: Releasing & Pick<Deps, 'clock' | 'register'>,
): Promise<readonly string[]> {
  const expired = (await deps.evidenceAlarms.list()).filter(({ reason }) => reason === 'claim-expired');
  if (expired.length === 0) return [];
  const claims = await deps.register.all();
  const renewed = [...new Set(expired.map(({ claim }) => claim))].filter((id) =>
    isPrintable(claims.get(id), deps.clock.now()),
  );
  for (const claim of renewed) await releaseSkipped(deps, claim);
  return renewed;
}
