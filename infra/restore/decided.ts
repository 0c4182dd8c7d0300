import type { Subscriber } from '#shared/domain/subscriber.ts';

/** What a person, or somebody for them, decided: that they are mailed less, or that less is kept. */
export function hasDecided(person: Subscriber): boolean {
  return (
    person.suppressed !== undefined ||
    person.erasing !== undefined ||
    person.enrolments.some(({ ended }) => ended !== undefined && ended.reason !== 'completed')
  );
}

/** Whether the restored table still has to learn it. */
export function isToReplay(old: Subscriber, restored: Subscriber | undefined): boolean {
  return hasDecided(old) && old.rev > (restored?.rev ?? -1);
}

/** Everything about this person was to go. */
export function isErased({ suppressed }: Subscriber): boolean {
  return suppressed?.reason === 'erased';
}
