import type { EvidenceAlarm } from '#shared/domain/alarm.ts';
import type { EvidenceAlarms } from '#shared/usecases/ports/content.ts';
import { shelf } from './shelf.ts';

export function memoryAlarms(): EvidenceAlarms & { freeze(): () => void } {
  const alarms = shelf<EvidenceAlarm>();
  return {
    freeze: () => alarms.freeze(),
    async raise(alarm) {
      if (alarms.has(alarmId(alarm))) return false;
      alarms.set(alarmId(alarm), alarm);
      return true;
    },
    list: async () => alarms.all(),
    async clear(over) {
      for (const alarm of over) alarms.delete(alarmId(alarm));
    },
  };
}

const alarmId = ({ claim, campaign, step }: EvidenceAlarm) => `${claim} ${campaign} ${step}`;
