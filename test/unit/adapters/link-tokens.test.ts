import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addressIndex } from '#shared/adapters/address-index.ts';
import { linkTokens } from '#shared/adapters/link-tokens.ts';
import { campaignPrint, type LinkToken, noCampaign } from '#shared/domain/link-token.ts';
import { generations, ringOf, rootKey } from './rings.ts';

const now = Date.parse('2026-12-01T14:00:00Z');
const hour = 3_600_000;
const tokens = linkTokens(ringOf({ k1: rootKey() }));
const subscriber = Buffer.alloc(16, 7).toString('base64url');
const leaveToken: LinkToken = { purpose: 'leave', subscriber, campaign: campaignPrint('first-steps') };
const confirmToken: LinkToken = { purpose: 'confirm', subscriber, requestedAt: now };
const purposes = ['confirm', 'leave', 'preferences'] as const;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const keys = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const prints = fc
  .uint8Array({ minLength: 4, maxLength: 4 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const anyToken: fc.Arbitrary<LinkToken> = fc.oneof(
  fc.record({ purpose: fc.constant('leave' as const), subscriber: keys, campaign: prints }),
  fc.record({ purpose: fc.constant('preferences' as const), subscriber: keys, campaign: prints }),
  fc.record({
    purpose: fc.constant('confirm' as const),
    subscriber: keys,
    requestedAt: fc
      .integer({ min: (now - 71 * hour) / 1_000, max: now / 1_000 })
      .map((seconds) => seconds * 1_000),
  }),
);

describe('a token', () => {
  it('comes back as it was signed, in 51 characters that a path may hold', async () => {
    await fc.assert(
      fc.asyncProperty(anyToken, async (token) => {
        const text = await tokens.sign(token);
        expect(text).toMatch(/^[A-Za-z0-9_-]{51}$/);
        expect(await tokens.verify(text, token.purpose, now)).toEqual(token);
      }),
    );
  });

  it('is refused for every other purpose', async () => {
    await fc.assert(
      fc.asyncProperty(anyToken, fc.constantFrom(...purposes), async (token, purpose) => {
        fc.pre(purpose !== token.purpose);
        expect(await tokens.verify(await tokens.sign(token), purpose, now)).toBeUndefined();
      }),
    );
  });

  it('is refused with its purpose rewritten and signed with the key of the old one', async () => {
    const ring = ringOf({ k1: rootKey() });
    const payload = Buffer.from(await linkTokens(ring).sign(leaveToken), 'base64url').subarray(0, 22);
    payload[0] = (1 << 4) | 3;
    const signedFor = async (purpose: string) => {
      const key = (await ring.subkey(1, `link token ${purpose}`)) ?? '';
      const mac = createHmac('sha256', key).update(payload).digest().subarray(0, 16);
      return Buffer.concat([payload, mac]).toString('base64url');
    };
    const verify = (text: string) => linkTokens(ring).verify(text, 'preferences', now);
    expect(await verify(await signedFor('leave'))).toBeUndefined();
    expect(await verify(await signedFor('preferences'))).toEqual({ ...leaveToken, purpose: 'preferences' });
  });

  it('is refused with any one bit flipped', async () => {
    for (const token of [leaveToken, confirmToken]) {
      const bytes = Buffer.from(await tokens.sign(token), 'base64url');
      expect(bytes).toHaveLength(38);
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(
          await tokens.verify(changed.toString('base64url'), token.purpose, now),
          `bit ${bit}`,
        ).toBeUndefined();
      }
    }
  });

  it('is refused with any one character changed, so no two texts are the same token', async () => {
    const text = await tokens.sign(leaveToken);
    for (let at = 0; at < text.length; at++) {
      for (const char of `${alphabet}+/=.% `) {
        if (char === text[at]) continue;
        const changed = text.slice(0, at) + char + text.slice(at + 1);
        expect(await tokens.verify(changed, 'leave', now), changed).toBeUndefined();
      }
    }
  });

  it('is refused cut, padded, or in another spelling', async () => {
    const text = await tokens.sign(leaveToken);
    const spellings = [
      ...Array.from({ length: text.length }, (_, length) => text.slice(0, length)),
      `${text}=`,
      `${text}A`,
      `${text}\n`,
      ` ${text}`,
      `${text.slice(0, 50)}=`,
      text.replaceAll('-', '+').replaceAll('_', '/').padEnd(52, '='),
      text.toLowerCase(),
      encodeURIComponent(`${text}/`),
    ].filter((spelling) => spelling !== text);
    for (const spelling of spellings) expect(await tokens.verify(spelling, 'leave', now)).toBeUndefined();
  });

  it('is refused when it never was one, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ minLength: 51, maxLength: 51 }),
          fc.base64String(),
        ),
        fc.constantFrom(...purposes),
        async (text, purpose) => {
          expect(await tokens.verify(text, purpose, now)).toBeUndefined();
        },
      ),
    );
  });

  it('names no address and no campaign', async () => {
    const ring = ringOf({ k1: rootKey() });
    const person = await addressIndex(ring).keyOf('ana.lopez@mail.example.com');
    const text = await linkTokens(ring).sign({ ...leaveToken, subscriber: person });
    const bytes = Buffer.from(text, 'base64url').toString('latin1');
    for (const word of ['lopez', 'example', 'first', 'steps']) {
      expect(bytes.toLowerCase()).not.toContain(word);
    }
  });
});

describe('a confirmation', () => {
  const at = (ms: number, text: string) => tokens.verify(text, 'confirm', now + ms);

  it('ends after 72 hours, to the millisecond', async () => {
    const text = await tokens.sign(confirmToken);
    expect(await at(72 * hour - 1, text)).toEqual(confirmToken);
    expect(await at(72 * hour, text)).toBeUndefined();
    expect(await at(10_000 * hour, text)).toBeUndefined();
  });

  it('holds in the year 2100', async () => {
    const requestedAt = Date.parse('2100-01-01T00:00:00Z');
    const text = await tokens.sign({ ...confirmToken, requestedAt });
    expect(await tokens.verify(text, 'confirm', requestedAt)).toEqual({ ...confirmToken, requestedAt });
  });
});

describe('keys', () => {
  it('rotate twice, and links of the oldest mails still leave', async () => {
    const [first, second, third] = generations().map(linkTokens);
    if (!first || !second || !third) throw new Error('three generations');
    const texts = [await first.sign(leaveToken), await second.sign(leaveToken), await third.sign(leaveToken)];
    const years = 20 * 365 * 24 * hour;
    for (const text of texts) expect(await third.verify(text, 'leave', now + years)).toEqual(leaveToken);
    const keyNumbers = texts.map((text) => Buffer.from(text, 'base64url')[1]);
    expect(keyNumbers).toEqual([1, 2, 3]);
  });

  it('that are unknown verify nothing', async () => {
    const [first, second] = generations().map(linkTokens);
    const text = (await second?.sign(leaveToken)) ?? '';
    expect(await first?.verify(text, 'leave', now)).toBeUndefined();
    const foreign = await linkTokens(ringOf({ k1: rootKey() })).sign(leaveToken);
    expect(await first?.verify(foreign, 'leave', now)).toBeUndefined();
  });
});

it('a token of no campaign stands for everything', async () => {
  const everything: LinkToken = { purpose: 'leave', subscriber, campaign: noCampaign };
  expect(await tokens.verify(await tokens.sign(everything), 'leave', now)).toEqual(everything);
});
