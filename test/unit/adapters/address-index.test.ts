import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addressIndex } from '#shared/adapters/address-index.ts';
import { generations, ringOf, rootKey } from './rings.ts';

const index = addressIndex(ringOf({ k1: rootKey() }));
const atext = 'abcxyzABCXYZ0189!#$%&*-/=?^_{|}~';
const local = fc.string({ unit: fc.constantFrom(...atext), minLength: 1, maxLength: 20 });
const tag = fc.string({ unit: fc.constantFrom(...atext), maxLength: 10 });

describe('keyOf', () => {
  it('is 128 bits in base64url and stays the same', async () => {
    expect(await index.keyOf('ana@mail.example.com')).toMatch(/^[\w-]{22}$/);
    expect(await index.keyOf('ana@mail.example.com')).toBe(await index.keyOf('ana@mail.example.com'));
  });

  it('is one for all spellings of case, and for stray spaces', async () => {
    await fc.assert(
      fc.asyncProperty(local, async (name) => {
        const address = `${name}@Mail.Example.COM`;
        const key = await index.keyOf(address);
        expect(await index.keyOf(address.toUpperCase())).toBe(key);
        expect(await index.keyOf(` ${address.toLowerCase()}\n`)).toBe(key);
      }),
    );
  });

  it('tells plus tags and dots apart', async () => {
    const spellings = [
      'ana@x.com',
      'ana+1@x.com',
      'ana+2@x.com',
      'a.na@x.com',
      'ana@x.org',
      'ana@mail.x.com',
    ];
    const keys = await Promise.all(spellings.map((address) => index.keyOf(address)));
    expect(new Set(keys).size).toBe(spellings.length);
  });

  it('is never the address, nor a digest that anybody can make', async () => {
    const keys = await Promise.all(
      [index, addressIndex(ringOf({ k1: rootKey() }))].map((each) => each.keyOf('ana@x.com')),
    );
    expect(keys[0]).not.toBe(keys[1]);
    for (const key of keys) {
      expect(key).not.toContain('ana');
      expect(Buffer.from(key, 'base64url').toString('latin1')).not.toContain('ana');
    }
  });

  it('never changes when keys rotate: those who were erased could not be found again', async () => {
    const keys = await Promise.all(generations().map((ring) => addressIndex(ring).keyOf('ana@x.com')));
    expect(new Set(keys).size).toBe(1);
  });
});

describe('mailboxOf', () => {
  it('takes each tag of the simulator of SES for a mailbox, and of nobody else', async () => {
    const of = (address: string) => index.mailboxOf(address);
    expect(await of('success+a@simulator.amazonses.com')).not.toBe(
      await of('success+b@simulator.amazonses.com'),
    );
    expect(await of('success+a@notsimulator.amazonses.com')).toBe(
      await of('success+b@notsimulator.amazonses.com'),
    );
  });

  it('is one for all plus tags and spellings of case', async () => {
    await fc.assert(
      fc.asyncProperty(local, tag, tag, async (name, one, two) => {
        const mailbox = await index.mailboxOf(`${name}@x.com`);
        expect(await index.mailboxOf(`${name}+${one}@x.com`)).toBe(mailbox);
        expect(await index.mailboxOf(`${name.toUpperCase()}+${two}+${one}@X.com`)).toBe(mailbox);
      }),
    );
  });

  it('differs where the mailbox differs', async () => {
    const mailboxes = await Promise.all(
      ['ana@x.com', 'anna@x.com', 'ana@y.com', 'ana@x.com.au'].map((address) => index.mailboxOf(address)),
    );
    expect(new Set(mailboxes).size).toBe(4);
  });
});
