import { attentionOf, type Delivery, rankOf } from '#shared/domain/delivery.ts';
import { shardOf } from '#shared/persistence/keys.ts';
import type { Deliveries, DeliveryId } from '#shared/usecases/ports/table.ts';
import { copy, pageOf } from './stored.ts';

export interface FakeDeliveries extends Deliveries {
  readonly stored: ReadonlyMap<string, Delivery>;
  /** Every row, in no particular order. */
  all(): readonly Delivery[];
  /** Runs once, just before the next record: a worker that dies between the call and the outcome throws here. */
  beforeNextRecord(run: () => void | Promise<void>): void;
}

export function fakeDeliveries(): FakeDeliveries {
  const stored = new Map<string, Delivery>();
  let before: (() => void | Promise<void>) | undefined;
  const idOf = ({ campaign, step, enrolment }: DeliveryId) =>
    `${campaign} ${shardOf(enrolment)} ${step} ${enrolment}`;
  const isHigher = (outcome: Pick<Delivery, 'state' | 'reason'>, standing: Delivery) =>
    rankOf(outcome) > rankOf(standing);
  return {
    stored,
    all: () => copy([...stored.values()]),
    beforeNextRecord(run) {
      before = run;
    },
    get: async (id) => copy(stored.get(idOf(id))),
    getMany: async (ids) => [...new Set(ids.map(idOf))].flatMap((id) => copy(stored.get(id)) ?? []),
    async record(delivery) {
      const interfere = before;
      before = undefined;
      await interfere?.();
      const standing = stored.get(idOf(delivery));
      if (standing && !isHigher(delivery, standing)) return false;
      stored.set(idOf(delivery), copy(delivery));
      return true;
    },
    async raise(id, outcome) {
      const standing = stored.get(idOf(id));
      if (standing === undefined) return 'absent';
      if (!isHigher(outcome, standing)) return 'not-higher';
      const { reason: _, ...row } = standing;
      const { reason, messageId, ...changes } = outcome;
      stored.set(idOf(id), {
        ...row,
        ...changes,
        ...(reason === undefined ? {} : { reason }),
        ...(messageId === undefined ? {} : { messageId }),
      });
      return 'raised';
    },
    async remove(ids) {
      for (const id of ids) stored.delete(idOf(id));
    },
    async listStep(campaign, step, cursor) {
      const rows = [...stored.values()]
        .filter((row) => row.campaign === campaign && row.step === step)
        .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
      return pageOf(`deliveries ${campaign} ${step}`, rows, idOf, 100, cursor);
    },
    async listBetween({ campaign, shard, step, from, to }) {
      const rows = [...stored.values()].filter(
        (row) =>
          row.campaign === campaign &&
          row.step === step &&
          shardOf(row.enrolment) === shard &&
          row.enrolment >= from &&
          row.enrolment <= to,
      );
      return copy(rows.sort((a, b) => (a.enrolment < b.enrolment ? -1 : 1)));
    },
    async listAttention(kind, cursor) {
      const rows = [...stored.values()].filter((row) => attentionOf(row.state, row.reason) === kind);
      const oldestFirst = rows.sort((a, b) => a.changedAt - b.changedAt || (idOf(a) < idOf(b) ? -1 : 1));
      return pageOf(`attention ${kind}`, oldestFirst, idOf, 100, cursor);
    },
  };
}
