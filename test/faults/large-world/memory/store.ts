import type { Instant } from '#shared/domain/instant.ts';
import type { Store } from '../store.ts';
import { memoryAlarms } from './alarms.ts';
import { memoryDeliveries } from './deliveries.ts';
import { memoryPeople } from './people.ts';
import { memoryRecords } from './records.ts';

/** The table in memory. `isStale`: whether an eventual read is behind this time. */
export function memoryStore(now: () => Instant, isStale: () => boolean): Store {
  const { freeze: freezeRecords, ...records } = memoryRecords();
  const subscribers = memoryPeople(records.consents.forget, now, isStale);
  const deliveries = memoryDeliveries(now, isStale);
  const { freeze: freezeAlarms, ...evidenceAlarms } = memoryAlarms();
  return {
    ports: { ...records, subscribers, deliveries, evidenceAlarms },
    firstDue: subscribers.firstDue,
    async freeze() {
      const back = [subscribers.freeze(), deliveries.items.freeze(), freezeRecords(), freezeAlarms()];
      return async () => {
        for (const restore of back) restore();
      };
    },
    async damage(harm) {
      if (harm.kind === 'delete-row') await deliveries.remove([harm.row]);
      else if (harm.kind === 'unlist') subscribers.list(harm.key, undefined);
      else if (harm.kind === 'drop-next') await subscribers.save(harm.subscriber);
      else subscribers.spoil(harm.key, harm.kind === 'spoil');
    },
    close: async () => {},
  };
}
