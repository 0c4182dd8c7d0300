import { type CampaignHead, policyOf } from '#shared/domain/campaign.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import type { Deps } from '../ports.ts';

/**
 * Tells whether an enrolment can still get a step: by the newest version where people follow it, else
 * by the one of the enrolment. A step that is in neither would be opened for nothing.
 */
export async function stepsInForce(
  deps: Pick<Deps, 'campaigns'>,
  { id, version: newest }: Pick<CampaignHead, 'id' | 'version'>,
): Promise<(enrolment: Pick<Enrolment, 'version'>, step: string) => Promise<boolean>> {
  const read = (number: number) => (number === 0 ? undefined : deps.campaigns.version(id, number));
  const latest = await read(newest ?? 0);
  const isFollowed = latest !== undefined && policyOf(latest).edits === 'follow';
  const known = new Map<number, Awaited<ReturnType<typeof read>>>();
  return async ({ version: own }, step) => {
    if (!isFollowed && !known.has(own)) known.set(own, await read(own));
    const version = isFollowed ? latest : known.get(own);
    // Without its version nobody can tell; the visit asks for help.
    return version === undefined || version.steps.some((timing) => timing.id === step);
  };
}
