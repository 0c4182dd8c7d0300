import { describe, expect, it } from 'vitest';

import { VirtualClock } from '#infra/local/virtual-clock.ts';

describe('virtual clock', () => {
  it('runs like the real one until it is held, and on from where it was let go', () => {
    let real = 1_000;
    const clock = new VirtualClock(() => real);
    real += 50;
    expect(clock.now()).toBe(1_050);
    clock.hold();
    real += 500;
    expect(clock.now()).toBe(1_050);
    clock.moveTo(90_000);
    expect(clock.now()).toBe(90_000);
    clock.release();
    real += 7;
    expect(clock.now()).toBe(90_007);
  });

  it('never runs back, and is moved only while it is held', () => {
    const clock = new VirtualClock(() => 1_000);
    expect(() => clock.moveTo(2_000)).toThrow('held');
    clock.hold();
    clock.moveTo(5_000);
    clock.moveTo(3_000);
    expect(clock.now()).toBe(5_000);
  });

  it('is what Date tells once it is installed, and leaves given moments alone', () => {
    const { Date: realDate } = globalThis;
    const realNow = realDate.now;
    try {
      const clock = new VirtualClock(() => 1_000);
      clock.install();
      clock.hold();
      clock.moveTo(Date.UTC(2030, 0, 1));
      expect(Date.now()).toBe(Date.UTC(2030, 0, 1));
      expect(new Date().toISOString()).toBe('2030-01-01T00:00:00.000Z');
      expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
      expect(new Date() instanceof realDate).toBe(true);
    } finally {
      globalThis.Date = realDate;
      realDate.now = realNow;
    }
  });
});
