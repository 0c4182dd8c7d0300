import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod';

import { pack, unpack } from '#shared/persistence/packed-text.ts';

test('what comes out is what went in, parsed by its schema', () => {
  const schema = z.strictObject({ text: z.string() });
  const value = { text: 'Grüße 👋 \u2028'.repeat(100) };
  expect(unpack(pack(value), schema)).toEqual(value);
  expect(() => unpack(pack({ text: 1 }), schema)).toThrow(z.ZodError);
});

test('what does not fit in an item is refused before it is written', () => {
  expect(() => pack(randomBytes(400 * 1_024).toString('base64'))).toThrow('does not fit');
});

test('what was not packed here is an error', () => {
  expect(() => unpack(Uint8Array.of(1, 2, 3), z.unknown())).toThrow();
});
