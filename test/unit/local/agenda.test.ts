import { describe, expect, it } from 'vitest';

import { Agenda } from '#infra/local/agenda.ts';
import type { DueEntry } from '#infra/local/table-reader.ts';

const minute = 60_000;
const at = (minutes: number): number => Date.UTC(2026, 10, 23, 9) + minutes * minute;

/** An index that counts how often it was asked. */
function indexOf(...entries: DueEntry[]) {
  const index = {
    entries,
    asked: 0,
    due: async (ignored: ReadonlySet<string>) => {
      index.asked++;
      return index.entries.filter(({ subscriber }) => !ignored.has(subscriber)).sort((a, b) => a.at - b.at);
    },
  };
  return index;
}

describe('who is due next', () => {
  it('asks the index once for a list of minutes close together', async () => {
    const index = indexOf({ subscriber: 'a', at: at(1.5) }, { subscriber: 'b', at: at(4) });
    const agenda = new Agenda(index, () => {});
    expect(await agenda.next(at(0))).toBe(at(1.5));
    index.entries.shift();
    expect(await agenda.next(at(1))).toBe(at(4));
    expect(index.asked).toBe(1);
  });

  it('keeps those in mind who fell due after the last tick, until there was another', async () => {
    const index = indexOf({ subscriber: 'late', at: at(0.3) }, { subscriber: 'b', at: at(3) });
    const agenda = new Agenda(index, () => {});
    expect(await agenda.next(at(0))).toBe(at(0.3));
    expect(await agenda.next(at(0))).toBe(at(0.3));
    expect(await agenda.next(at(1))).toBe(at(3));
  });

  it('asks again when the list is far away, used up, or a tick failed', async () => {
    const index = indexOf({ subscriber: 'a', at: at(1) }, { subscriber: 'b', at: at(300) });
    const agenda = new Agenda(index, () => {});
    await agenda.next(at(-5));
    index.entries = [{ subscriber: 'c', at: at(60) }];
    expect(await agenda.next(at(1))).toBe(at(60));
    agenda.forget();
    index.entries = [];
    expect(await agenda.next(at(60))).toBeUndefined();
    expect(index.asked).toBe(3);
  });

  it('leaves somebody behind whom no visit moves on, and says so without naming them', async () => {
    const index = indexOf({ subscriber: 'stuck', at: at(0) }, { subscriber: 'b', at: at(500) });
    const reports: string[] = [];
    const agenda = new Agenda(index, (line) => reports.push(line));
    let ticks = 0;
    while ((await agenda.next(at(ticks))) === at(0)) ticks++;
    expect(ticks).toBeLessThan(60);
    expect(await agenda.next(at(ticks))).toBe(at(500));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain('2026-11-23T09:00:00.000Z');
    expect(reports[0]).not.toContain('stuck');
  });
});
