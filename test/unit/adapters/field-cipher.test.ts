import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { generations, ringOf, rootKey } from './rings.ts';

const cipher = fieldCipher(ringOf({ k1: rootKey() }));
const unicode = fc.string({ unit: 'binary', maxLength: 200 });

describe('a sealed text', () => {
  it('opens to what it was, whatever the text and the context', async () => {
    await fc.assert(
      fc.asyncProperty(unicode, unicode, async (plain, context) => {
        const sealed = await cipher.seal(plain, context);
        expect(sealed).toMatch(/^[\w-]+$/);
        expect(await cipher.open(sealed, context)).toBe(plain);
      }),
    );
  });

  it('does not open in another context: moved to another item it is dead', async () => {
    await fc.assert(
      fc.asyncProperty(unicode, unicode, unicode, async (plain, context, other) => {
        fc.pre(context !== other);
        const sealed = await cipher.seal(plain, context);
        await expect(cipher.open(sealed, other)).rejects.toThrow();
      }),
    );
  });

  it('is another one each time and shows nothing of what is inside', async () => {
    const plain = JSON.stringify({ email: 'ana.lopez@mail.example.com', firstName: 'Ana' });
    const sealed = await Promise.all(Array.from({ length: 100 }, () => cipher.seal(plain, 'a')));
    expect(new Set(sealed).size).toBe(100);
    expect(new Set(sealed.map((text) => text.slice(2, 18))).size).toBe(100);
    for (const text of sealed) {
      expect(Buffer.from(text, 'base64url').toString('latin1')).not.toMatch(/lopez|example|firstname/i);
    }
  });

  it('does not open with any byte changed', async () => {
    const bytes = Buffer.from(await cipher.seal('Ana López', 'a'), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      await expect(cipher.open(changed.toString('base64url'), 'a'), `byte ${at}`).rejects.toThrow();
    }
  });

  it('does not open cut at any byte, or lengthened', async () => {
    const bytes = Buffer.from(await cipher.seal('Ana', 'a'), 'base64url');
    for (let length = 0; length < bytes.length; length++) {
      await expect(
        cipher.open(bytes.subarray(0, length).toString('base64url'), 'a'),
        `${length}`,
      ).rejects.toThrow();
    }
    await expect(
      cipher.open(Buffer.concat([bytes, Buffer.of(0)]).toString('base64url'), 'a'),
    ).rejects.toThrow();
  });
});

describe('keys', () => {
  it('are the newest for sealing; texts of the older ones still open', async () => {
    const [first, second, third] = generations().map(fieldCipher);
    if (!first || !second || !third) throw new Error('three generations');
    for (const [number, old] of [first, second, third].entries()) {
      const sealed = await old.seal('Ana', 'a');
      expect(Buffer.from(sealed, 'base64url')[0]).toBe(number + 1);
      expect(await third.open(sealed, 'a')).toBe('Ana');
    }
  });

  it('that are unknown open nothing, and the error says nothing of the text', async () => {
    const [first, second] = generations().map(fieldCipher);
    const sealed = (await second?.seal('Ana', 'a')) ?? '';
    await expect(first?.open(sealed, 'a')).rejects.toThrow('sealed with a key that is not known');
    await expect(first?.open('', 'a')).rejects.toThrow();
  });
});
