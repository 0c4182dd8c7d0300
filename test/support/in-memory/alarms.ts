import type { EvidenceAlarm } from '#shared/domain/alarm.ts';
import type { EvidenceAlarms } from '#shared/usecases/ports/content.ts';
import { copy } from './stored.ts';

export function fakeAlarms(): EvidenceAlarms {
  const stored = new Map<string, EvidenceAlarm>();
  const idOf = ({ claim, campaign, step }: EvidenceAlarm) => `${claim}#${campaign}#${step}`;
  return {
    async raise(alarm) {
      if (stored.has(idOf(alarm))) return false;
      stored.set(idOf(alarm), copy(alarm));
      return true;
    },
    list: async () => copy([...stored].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alarm]) => alarm)),
    async clear(alarms) {
      for (const alarm of alarms) stored.delete(idOf(alarm));
    },
  };
}
