import type { Instant } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { erased } from '#shared/domain/subscriber-changes.ts';
import type { Deps } from './ports.ts';

/**
 * Second half of erasing, when no function that knew the person can still be running: the rows that
 * the stub lists, the markers and everything filed under the person go, then the list itself. Dying
 * half-way is harmless, since the stub stays in the due index until the last write.
 */
export async function finishErasing(
  deps: Pick<Deps, 'subscribers' | 'deliveries' | 'markers' | 'counters' | 'log'>,
  stub: Subscriber,
  now: Instant,
): Promise<void> {
  if (stub.erasing === undefined || now < stub.erasing) return;
  await deps.deliveries.remove(
    stub.enrolments.flatMap(({ id, campaign, begun }) =>
      begun.map((step) => ({ campaign, enrolment: id, step })),
    ),
  );
  await deps.markers.remove(stub.enrolments.map(({ id, campaign }) => ({ campaign, enrolment: id })));
  await deps.subscribers.removeFiled(stub.key);
  // Nobody is asked again whom nobody may write to. The mailbox of a plus tag keeps its count for 30 days.
  await deps.counters.remove(stub.key);
  await deps.subscribers.save(erased(stub));
  deps.log.info('subscriber.erasing_finished');
}
