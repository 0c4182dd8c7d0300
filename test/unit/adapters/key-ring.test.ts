import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { keyRing } from '#shared/adapters/key-ring.ts';
import { openRing, ringOf, rootKey, secretHolding } from './rings.ts';

const bytesOf = (key: KeyObject | undefined) => key?.export().toString('hex');

const ringFrom = (text: string | undefined) => keyRing(secretHolding(text).client, 'root-keys');

describe('the secret', () => {
  it('is read once, whatever is asked of it', async () => {
    const { ring, secret } = openRing({ k1: rootKey(), k2: rootKey() });
    await Promise.all([ring.newest(), ring.subkey(1, 'a'), ring.subkey(2, 'a'), ring.subkey(2, 'b')]);
    await ring.subkey(1, 'a');
    expect(secret.reads()).toBe(1);
  });

  it.each([
    ['nothing', undefined],
    ['no key', '{}'],
    ['no k1', JSON.stringify({ k2: rootKey() })],
    ['a short key', JSON.stringify({ k1: 'short' })],
    ['a key of another name', JSON.stringify({ k1: rootKey(), key2: rootKey() })],
    ['a key number 0', JSON.stringify({ k1: rootKey(), k0: rootKey() })],
    ['a number that one byte cannot hold', JSON.stringify({ k1: rootKey(), k256: rootKey() })],
    ['no JSON', 'k1=secret'],
    ['a list', '[]'],
  ])('is refused with %s in it', async (_, text) => {
    await expect(ringFrom(text).newest()).rejects.toThrow();
  });

  it('is read again after a failure', async () => {
    const { ring, secret } = openRing({ k1: rootKey() });
    secret.failOnce(new Error('throttled'));
    await expect(ring.subkey(1, 'a')).rejects.toThrow('throttled');
    expect((await ring.subkey(1, 'a'))?.symmetricKeySize).toBe(32);
    expect(secret.reads()).toBe(2);
  });
});

describe('subkeys', () => {
  it('differ for each purpose and each root key, and stay the same', async () => {
    const keys = { k1: rootKey(), k2: rootKey() };
    const [ring, other] = [ringOf(keys), ringOf(keys)];
    const all = await Promise.all(
      [1, 2].flatMap((id) =>
        ['link token leave', 'link token confirm', 'field cipher'].map((purpose) => ring.subkey(id, purpose)),
      ),
    );
    expect(new Set(all.map(bytesOf)).size).toBe(6);
    expect(all.every((key) => key?.symmetricKeySize === 32)).toBe(true);
    expect(bytesOf(await other.subkey(1, 'link token leave'))).toBe(bytesOf(all[0]));
  });

  it('are not there for a root key that is not', async () => {
    const ring = ringOf({ k1: rootKey() });
    expect(await ring.subkey(2, 'a')).toBeUndefined();
    expect(await ring.subkey(0, 'a')).toBeUndefined();
  });
});

describe('rotation', () => {
  const k1 = rootKey();

  it('signs with the newest by number, not by order or spelling', async () => {
    expect(await ringOf({ k10: rootKey(), k9: rootKey(), k1 }).newest()).toBe(10);
    expect(await ringOf({ k1, k255: rootKey() }).newest()).toBe(255);
  });

  it('reaches an instance that has read the secret before', async () => {
    const { ring, secret, clock } = openRing({ k1 });
    expect(await ring.subkey(2, 'a')).toBeUndefined();
    secret.set(JSON.stringify({ k1, k2: rootKey() }));
    clock.advance(60_000);
    expect((await ring.subkey(2, 'a'))?.symmetricKeySize).toBe(32);
    expect(await ring.newest()).toBe(2);
  });

  it('lets forged numbers cause one read a minute at most', async () => {
    const { ring, secret, clock } = openRing({ k1 });
    for (let id = 2; id < 250; id++) expect(await ring.subkey(id, 'a')).toBeUndefined();
    expect(secret.reads()).toBe(1);
    clock.advance(60_000);
    for (let id = 2; id < 250; id++) await ring.subkey(id, 'a');
    expect(secret.reads()).toBe(2);
  });

  it('keeps the keys it has when reading again fails', async () => {
    const { ring, secret, clock } = openRing({ k1 });
    const before = await ring.subkey(1, 'a');
    clock.advance(60_000);
    secret.failOnce(new Error('down'));
    expect(await ring.subkey(7, 'a')).toBeUndefined();
    expect(bytesOf(await ring.subkey(1, 'a'))).toBe(bytesOf(before));
    expect(before).toBeDefined();
    expect((await ring.subkey(1, 'b'))?.symmetricKeySize).toBe(32);
  });
});
