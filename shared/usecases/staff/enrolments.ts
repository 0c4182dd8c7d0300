import type { Instant } from '#shared/domain/instant.ts';
import { type Enrolment, findEnrolment } from '#shared/domain/subscriber.ts';
import type { Deps } from '../ports.ts';
import { headOf } from './campaigns.ts';

export interface EnrolmentSummary {
  readonly enrolment: string;
  readonly subscriber: string;
  readonly version: number;
  readonly enrolledAt: Instant;
  readonly next?: { readonly step: string; readonly due: Instant };
  readonly begun: readonly string[];
  readonly ended?: NonNullable<Enrolment['ended']>;
}

/**
 * A page of those who are in a campaign. A page may be shorter than asked for: a marker whose person
 * was never confirmed is left out.
 */
export async function listEnrolments(
  deps: Pick<Deps, 'campaigns' | 'markers' | 'subscribers'>,
  campaign: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly enrolments: readonly EnrolmentSummary[]; readonly cursor?: string }> {
  await headOf(deps, campaign);
  const page = await deps.markers.list(campaign, { limit, ...(cursor === undefined ? {} : { cursor }) });
  const people = await deps.subscribers.getMany([...new Set(page.items.map((marker) => marker.subscriber))]);
  const byKey = new Map(people.map((person) => [person.key, person]));
  const enrolments = page.items.flatMap((marker) => {
    const person = byKey.get(marker.subscriber);
    const enrolment = person && findEnrolment(person, marker.enrolment);
    if (enrolment === undefined) return [];
    const { id, version, next, begun, ended } = enrolment;
    return {
      enrolment: id,
      subscriber: marker.subscriber,
      version,
      enrolledAt: marker.at,
      ...(next === undefined ? {} : { next: { step: next.step, due: next.due } }),
      begun,
      ...(ended === undefined ? {} : { ended }),
    };
  });
  return { enrolments, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
}
