import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { quotedPrintable } from '#shared/adapters/quoted-printable.ts';

/** By RFC 2045: soft line breaks away, then each sign with its two digits is a byte. */
const bytesIn = (encoded: string): Buffer =>
  Buffer.from(
    encoded
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
const decoded = (encoded: string): string => bytesIn(encoded).toString();
const linesOf = (encoded: string): readonly string[] => encoded.split('\r\n');

describe('quoted-printable', () => {
  it.each([
    ['plain text', 'plain text'],
    ['1 + 1 = 2', '1 + 1 =3D 2'],
    ['naïve “words”', 'na=C3=AFve =E2=80=9Cwords=E2=80=9D'],
    ['space at the end ', 'space at the end=20'],
    ['tab at the end\t\nand one\tinside', 'tab at the end=09\r\nand one\tinside'],
    ['  spaces before  \n', '  spaces before =20\r\n'],
    ['a\nb\rc\r\nd', 'a\r\nb\r\nc\r\nd'],
    ['no control \u0000 or \u007f stays', 'no control =00 or =7F stays'],
    ['', ''],
  ])('of %j is %j', (text, encoded) => {
    expect(quotedPrintable(text)).toBe(encoded);
  });

  it('breaks a long line after a space, and one without spaces at 76 characters', () => {
    const words = quotedPrintable('word '.repeat(40).trim());
    for (const line of linesOf(words).slice(0, -1)) expect(line).toMatch(/ =$/);
    expect(linesOf(quotedPrintable('x'.repeat(200))).map(({ length }) => length)).toEqual([76, 76, 50]);
    expect(quotedPrintable('x'.repeat(76))).toBe('x'.repeat(76));
  });

  it('says any text in lines that every relay takes, and cuts no character in two', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom('=', ' ', '\t', 'a', 'é', '漢', '👩‍👧', '\n', '\r\n'),
        maxLength: 300,
      }),
    );
    void fc.assert(
      fc.property(text, (words) => {
        const encoded = quotedPrintable(words);
        expect(decoded(encoded)).toBe(Buffer.from(words.replaceAll(/\r\n?|\n/g, '\r\n')).toString());
        for (const line of linesOf(encoded)) {
          expect(line.length).toBeLessThanOrEqual(76);
          expect(line).toMatch(/^(?:[\t\x20-\x3c\x3e-\x7e]|=[0-9A-F]{2})*=?$/);
          expect(line).not.toMatch(/[\t ]$/);
          expect(Buffer.from(decoded(line.replace(/=$/, '')))).toEqual(bytesIn(line.replace(/=$/, '')));
        }
      }),
      { numRuns: 200 },
    );
  });
});
