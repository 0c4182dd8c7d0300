import { expect, test } from 'vitest';

import { buildAlarm } from './builders.ts';
import type { Repositories } from './repository-contract-terms.ts';

export function alarmContract(here: () => Repositories): void {
  const others = [
    buildAlarm({ claim: 'E-04' }),
    buildAlarm({ step: 'welcome-back' }),
    buildAlarm({ campaign: 'news' }),
  ];

  test('an alarm is new once, for each claim, campaign and step', async () => {
    const { evidenceAlarms } = here();
    expect(await evidenceAlarms.list()).toEqual([]);
    expect(await evidenceAlarms.raise(buildAlarm())).toBe(true);
    expect(await evidenceAlarms.raise(buildAlarm({ reason: 'claim-withdrawn', at: 1 }))).toBe(false);
    for (const other of others) expect(await evidenceAlarms.raise(other)).toBe(true);
    const alarms = await evidenceAlarms.list();
    expect(alarms).toHaveLength(4);
    expect(alarms).toEqual(expect.arrayContaining([buildAlarm(), ...others]));
  });

  test('of many that raise it at once, one hears that it is new', async () => {
    const { evidenceAlarms } = here();
    const raised = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((at) => evidenceAlarms.raise(buildAlarm({ at }))),
    );
    expect(raised.filter(Boolean)).toHaveLength(1);
    expect((await evidenceAlarms.list()).map(({ at }) => at)).toEqual([raised.indexOf(true) + 1]);
  });

  test('those that are over are forgotten, the others stay, and they are new again', async () => {
    const { evidenceAlarms } = here();
    const over = [buildAlarm(), ...others.slice(1)];
    for (const alarm of [buildAlarm(), ...others]) await evidenceAlarms.raise(alarm);
    await evidenceAlarms.clear(over);
    expect(await evidenceAlarms.list()).toEqual([buildAlarm({ claim: 'E-04' })]);
    await evidenceAlarms.clear(over);
    await evidenceAlarms.clear([]);
    const again = buildAlarm({ reason: 'claim-corrected', at: 9 });
    expect(await evidenceAlarms.raise(again)).toBe(true);
    expect(await evidenceAlarms.raise(again)).toBe(false);
    expect(await evidenceAlarms.list()).toEqual(expect.arrayContaining([again]));
  });
}
