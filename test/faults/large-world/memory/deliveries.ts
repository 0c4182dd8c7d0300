import { attentionOf, type Delivery, rankOf } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { shardOf } from '#shared/persistence/keys.ts';
import type { Deliveries, DeliveryId } from '#shared/usecases/ports/table.ts';
import { pageOf } from '../../../support/in-memory/stored.ts';
import { type Shelf, shelf } from './shelf.ts';

export interface MemoryDeliveries extends Deliveries {
  readonly items: Shelf<Delivery>;
}

const idOf = ({ campaign, step, enrolment }: DeliveryId) =>
  `${campaign} ${shardOf(enrolment)} ${step} ${enrolment}`;

export function memoryDeliveries(now: () => Instant, isStale: () => boolean): MemoryDeliveries {
  const items = shelf<Delivery>();
  return {
    items,
    get: async (id, consistency = 'eventual') =>
      consistency === 'eventual' && isStale() ? items.getStale(idOf(id), now()) : items.get(idOf(id)),
    getMany: async (ids) => [...new Set(ids.map(idOf))].flatMap((id) => items.get(id) ?? []),
    async record(delivery) {
      const standing = items.get(idOf(delivery));
      if (standing && rankOf(delivery) <= rankOf(standing)) return false;
      items.set(idOf(delivery), delivery, now());
      return true;
    },
    async raise(id, outcome) {
      const standing = items.get(idOf(id));
      if (standing === undefined) return 'absent';
      if (rankOf(outcome) <= rankOf(standing)) return 'not-higher';
      const { reason: _, ...row } = standing;
      const { reason, messageId, ...changes } = outcome;
      const raised = {
        ...row,
        ...changes,
        ...(reason === undefined ? {} : { reason }),
        ...(messageId === undefined ? {} : { messageId }),
      };
      items.set(idOf(id), raised, now());
      return 'raised';
    },
    async remove(ids) {
      for (const id of ids) items.delete(idOf(id));
    },
    async listStep(campaign, step, cursor) {
      const rows = [0, 1, 2, 3].flatMap((shard) => items.inGroup(`${campaign} ${shard} ${step}`));
      return pageOf(`deliveries ${campaign} ${step}`, rows, idOf, 100, cursor);
    },
    listBetween: async ({ campaign, shard, step, from, to }) =>
      items
        .inGroup(`${campaign} ${shard} ${step}`)
        .filter(({ enrolment }) => enrolment >= from && enrolment <= to),
    async listAttention(kind, cursor) {
      const rows = items.all().filter((row) => attentionOf(row.state, row.reason) === kind);
      const oldestFirst = rows.toSorted((a, b) => a.changedAt - b.changedAt || (idOf(a) < idOf(b) ? -1 : 1));
      return pageOf(`attention ${kind}`, oldestFirst, idOf, 100, cursor);
    },
  };
}
