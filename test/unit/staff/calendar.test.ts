import { describe, expect, it } from 'vitest';

import { day, hour } from '#shared/domain/instant.ts';
import { getCalendar } from '#shared/usecases/staff/calendar.ts';
import { buildHead, buildPublished, campaignId, tuesday } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';

const newYork = { audience: 'veteran', country: 'US', timeZone: 'America/New_York' } as const;

function published() {
  const deps = inMemoryDeps();
  const { version, steps } = buildPublished();
  deps.campaigns.seed(buildHead(), version, steps);
  return deps;
}

describe('the calendar of somebody who might confirm', () => {
  it('has each step on its day, within the window on their clock', async () => {
    const { version, steps } = await getCalendar(published(), campaignId, newYork);
    expect(version).toBe(1);
    expect(steps.map(({ step, does }) => [step, does])).toEqual([
      ['welcome', 'send'],
      ['evidence', 'send'],
      ['next-steps', 'send'],
    ]);
    expect(steps[0]?.at).toBe(tuesday);
    // The window opens at 08:00 in New York, an hour before `tuesday`, and places lie in its first three hours.
    const [, second, third] = steps.map(({ at }) => at - (tuesday - hour));
    expect(second).toBeGreaterThanOrEqual(2 * day);
    expect(second).toBeLessThan(2 * day + 3 * hour);
    expect(third).toBe((second ?? 0) + 4 * day);
  });

  it('begins when they confirm', async () => {
    const confirmsAt = tuesday + 30 * day;
    const { steps } = await getCalendar(published(), campaignId, { ...newYork, confirmsAt });
    expect(steps[0]?.at).toBe(confirmsAt);
  });

  it('differs by clock: at night in Tokyo the first mail waits for the morning', async () => {
    const tokyo = { ...newYork, country: 'JP', timeZone: 'Asia/Tokyo' };
    const { steps } = await getCalendar(published(), campaignId, tokyo);
    expect(steps[0]?.at).toBeGreaterThanOrEqual(Date.parse('2026-12-01T23:00:00Z'));
    expect(steps[0]?.at).toBeLessThan(Date.parse('2026-12-02T02:00:00Z'));
  });

  it('of a paused campaign is that of one which goes on', async () => {
    const deps = published();
    const running = await getCalendar(deps, campaignId, newYork);
    await deps.campaigns.saveHead({ ...buildHead(), rev: 1, status: 'paused' });
    expect(await getCalendar(deps, campaignId, newYork)).toEqual({ ...running, status: 'paused' });
  });

  it('is not there while nothing is published', async () => {
    const deps = inMemoryDeps();
    const { version: _, ...head } = buildHead();
    deps.campaigns.seed({ ...head, status: 'draft' });
    await expect(getCalendar(deps, campaignId, newYork)).rejects.toMatchObject({
      code: 'campaign.not_published',
    });
  });
});
