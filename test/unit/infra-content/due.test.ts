import { describe, expect, it } from 'vitest';

import { dueClaims, dueReport } from '#infra/content/due.ts';
import { claims, contentDir } from '#test/support/shipped-content.ts';

const on = (date: string): number => Date.parse(`${date}T09:00:00Z`);
const idsOf = (days: number, date: string): readonly string[] =>
  dueClaims(contentDir, { days }, on(date)).map(({ claim }) => claim.id);

describe('due', () => {
  it('lists every claim that may be printed and whose date is near, soonest first', () => {
    const due = dueClaims(contentDir, { days: 3_650 }, on('2026-11-22'));
    const printable = [...claims.values()].filter(({ confidence }) => confidence === 'H');
    expect(new Set(due.map(({ claim }) => claim.id))).toEqual(new Set(printable.map(({ id }) => id)));
    const left = due.map(({ days }) => days);
    expect(left).toEqual(left.toSorted((a, b) => a - b));
  });

  it.each([
    [29, '2026-11-22', false],
    [30, '2026-11-22', true],
    [0, '2026-12-22', true],
    [0, '2026-12-30', true],
  ])('within %i days of %s holds R-01, to be reviewed by 2026-12-22: %s', (days, date, isDue) => {
    expect(idsOf(days, date).includes('R-01')).toBe(isDue);
  });

  it('takes the day from the flag before the clock', () => {
    expect(dueClaims(contentDir, { days: 0, at: on('2026-11-22') }, on('2027-11-22'))).toEqual([]);
  });

  it('says where a claim is used, help lines too, and what its date does', () => {
    const due = dueClaims(contentDir, { days: 365 }, on('2026-11-22'));
    const usedIn = (id: string) => due.find(({ claim }) => claim.id === id)?.usedIn;
    expect(usedIn('R-01')).toEqual(['first-steps/welcome', 'first-steps/overview', 'first-steps/myths']);
    expect(usedIn('X-01')).toContain('help lines');
    expect(usedIn('E-02')).toEqual([]);
    const report = dueReport(due, { days: 365 });
    expect(report).toMatch(/2026-12-22 +30 +R-01 +not sent +first-steps\/welcome, .* any FDA action on MDMA/);
    expect(report).toMatch(/E-02 .* nothing/);
  });

  it('says so when there is nothing to do', () => {
    expect(dueReport([], { days: 5 })).toBe('No claim is to be reviewed within 5 days.');
  });
});
