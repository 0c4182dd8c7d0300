import { describe, expect, test } from 'vitest';

import type { Canary } from '#shared/usecases/ports/table.ts';
import { tuesday } from './builders.ts';

/** What the fake and the table keep to. */
export function canaryContract(open: () => Promise<Canary>): void {
  describe('canary', () => {
    test('nothing is known at first; what was saved last stands, and nothing else', async () => {
      const canary = await open();
      expect(await canary.state()).toEqual({});
      const failed = { phase: 'leave', reason: 'form-403', subscriber: 'key', at: tuesday } as const;
      await canary.save({ hour: tuesday, passedAt: tuesday, failed });
      expect(await canary.state()).toEqual({ hour: tuesday, passedAt: tuesday, failed });
      await canary.save({ passedAt: tuesday + 1 });
      expect(await canary.state()).toEqual({ passedAt: tuesday + 1 });
    });
  });
}
