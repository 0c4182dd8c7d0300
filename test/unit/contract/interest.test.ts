import { parse } from 'node:querystring';
import { describe, expect, it } from 'vitest';

import { parsePart } from '#functions/runtime/problem.ts';
import { interestSchema } from '#shared/contract/interest.ts';
import { AppError } from '#shared/domain/app-error.ts';
import { buildInterest } from '../../support/builders.ts';

/** The fields that the caller is told about. */
function faultsOf(form: unknown): string[] {
  try {
    parsePart(interestSchema, form);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [...new Set(error.details.map(({ field }) => field))];
  }
}

/** As a browser posts it and the body parser reads it: text only, a checked box is `on`, one left out is not there. */
function asForm(fields: Readonly<Record<string, unknown>>): unknown {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === false) return [];
    return [[name, value === true ? 'on' : String(value)]];
  });
  return parse(new URLSearchParams(pairs).toString());
}

const long = (length: number) => 'x'.repeat(length);
const label = long(63);

const badEmails: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['missing', undefined],
  ['no at sign', 'ana.example.com'],
  ['no local part', '@example.com'],
  ['no domain', 'ana@'],
  ['two at signs', 'ana@home@example.com'],
  ['a space inside', 'ana lopez@example.com'],
  ['a display name', 'Ana <ana@example.com>'],
  ['two addresses', 'ana@example.com,ben@example.com'],
  ['a comma in the domain', 'ana@ex,ample.com'],
  ['a semicolon in the domain', 'ana@example;x.com'],
  ['a quote in the domain', 'ana@"example".com'],
  ['a comment in the domain', 'ana@(work)example.com'],
  ['a plus in the domain', 'ana@ex+ample.com'],
  ['an underscore in the domain', 'ana@ex_ample.com'],
  ['an underscore that Unicode hides', 'ana@ex＿ample.com'],
  ['an at sign that Unicode hides', 'ana@example.com＠evil.org'],
  ['a slash that Unicode hides', 'ana@example.com／evil'],
  ['a quoted local part', '"ana lopez"@example.com'],
  ['a dot first', '.ana@example.com'],
  ['a dot last', 'ana.@example.com'],
  ['two dots', 'ana..lopez@example.com'],
  ['a backslash', 'ana\\@example.com'],
  ['local part not ASCII', 'añá@example.com'],
  ['local part in look-alike letters', 'аna@example.com'],
  ['local part of 65', `${long(65)}@example.com`],
  ['255 in all', `a@${label}.${label}.${label}.${long(57)}.com`],
  ['more than 320', `${long(330)}@example.com`],
  ['a label of 64', `ana@${label}x.com`],
  ['an address literal', 'ana@[192.0.2.1]'],
  ['an IPv4 address', 'ana@192.0.2.1'],
  ['an IPv4 address in hex', 'ana@0xc0000201'],
  ['a port', 'ana@example.com:25'],
  ['a path', 'ana@example.com/x'],
  ['an escape', 'ana@ex%61mple.com'],
  ['one label', 'ana@localhost'],
  ['.test', 'ana@example.test'],
  ['.invalid', 'ana@example.invalid'],
  ['.local', 'ana@printer.local'],
  ['.onion', 'ana@abcdefgh.onion'],
  ['an empty label', 'ana@example..com'],
  ['a dot at the end', 'ana@example.com.'],
  ['a dot at the start', 'ana@.example.com'],
  ['a hyphen at the start', 'ana@-example.com'],
  ['a hyphen at the end', 'ana@example-.com'],
  ['a number for a top level', 'ana@example.123'],
  ['a second header', 'ana@example.com\r\nBcc: evil@example.org'],
  ['a line separator', 'ana@example.com\u2028x'],
  ['NEL', 'ana\u0085@example.com'],
  ['NUL', 'ana\0@example.com'],
  ['a zero-width space', 'ana\u200b@example.com'],
  ['a bidi override', 'ana\u202e@example.com'],
];

const badOthers: readonly (readonly [string, string, unknown])[] = [
  ['a name with a web address', 'firstName', 'http://spam.example'],
  ['a name with markup', 'firstName', '<b>Ana</b>'],
  ['a name with a digit', 'firstName', 'Ana 2'],
  ['a name with an at sign', 'firstName', 'ana@home'],
  ['a name with braces', 'firstName', '{{crisis}}'],
  ['a name with an emoji', 'firstName', 'Ana 😀'],
  ['a name of 41', 'firstName', long(41)],
  ['a name with a line end', 'firstName', 'Ana\r\nBcc: evil@example.org'],
  ['a name with a line separator', 'firstName', 'Ana\u2028Lopez'],
  ['a name with NUL', 'firstName', 'Ana\0'],
  ['a name with a bidi override', 'firstName', 'Ana\u202e'],
  ['a name that begins with a sign', 'firstName', '-Ana'],
  ['an audience that is none', 'audience', 'everyone'],
  ['an audience in capitals', 'audience', 'Veteran'],
  ['no audience', 'audience', undefined],
  ['no country', 'country', ''],
  ['a country by name', 'country', 'Germany'],
  ['a country in small letters', 'country', 'us'],
  ['a country that is none', 'country', 'XX'],
  ['a region for a country', 'country', 'EU'],
  ['a postal code of 13', 'postalCode', '1234567890123'],
  ['a postal code with signs', 'postalCode', '97477;'],
  ['a postal code with markup', 'postalCode', '<i>1</i>'],
  ['a postal code with a tab', 'postalCode', '97\t477'],
  ['a zone that is none', 'timeZone', 'Mars/Olympus'],
  ['an offset for a zone', 'timeZone', '+02:00'],
  ['a zone of 65', 'timeZone', `America/${long(57)}`],
  ['a locale with an underscore', 'locale', 'en_US'],
  ['a locale of 36', 'locale', `en-${'abcdefgh-'.repeat(4)}`],
  ['a campaign with an underscore', 'campaign', 'first_steps'],
  ['a campaign with a path', 'campaign', '../first'],
  ['a campaign of 25', 'campaign', long(25)],
  ['not 18', 'adult', undefined],
  ['a box that says no', 'adult', 'off'],
  ['no consent to storing', 'consentStore', undefined],
  ['no consent to mail', 'consentEmail', undefined],
  ['consent to another text', 'consentVersion', '2020-01-01'],
  ['consent to a name that every object has', 'consentVersion', 'constructor'],
  ['consent to a prototype', 'consentVersion', '__proto__'],
  ['no version of the consent', 'consentVersion', undefined],
  ['a honeypot of 201', 'website', long(201)],
  ['a field that is none', 'password', 'secret'],
  ['a field in another case', 'Email', 'ana@example.com'],
  ['a field that every object has', 'toString', 'x'],
  ['a field named constructor', 'constructor', 'x'],
];

describe('a bad form is refused, and the field is named', () => {
  const all = [...badEmails.map(([what, value]) => [what, 'email', value] as const), ...badOthers];

  it('in well over sixty ways', () => expect(all.length).toBeGreaterThan(60));

  it.each(all)('in JSON: %s', (_, field, value) => {
    expect(faultsOf(JSON.parse(JSON.stringify(buildInterest({ [field]: value }))))).toEqual([field]);
  });

  it.each(all)('from a browser: %s', (_, field, value) => {
    expect(faultsOf(asForm(buildInterest({ [field]: value })))).toEqual([field]);
  });

  it.each([
    ['a number for the address', 'email', 7],
    ['a list of addresses', 'email', ['ana@example.com']],
    ['an object for the address', 'email', { $ne: '' }],
    ['a number for the country', 'country', 1],
    ['null for the name', 'firstName', null],
    ['a word for a box', 'adult', 'true'],
    ['a number for a box', 'consentStore', 1],
    ['false for a box', 'consentEmail', false],
    ['null for the honeypot', 'website', null],
  ])('in JSON only: %s', (_, field, value) => {
    expect(faultsOf(buildInterest({ [field]: value }))).toEqual([field]);
  });

  it('when a field stands in it twice', () => {
    const twice = `${new URLSearchParams({ email: 'a@example.com' })}&email=b%40example.com`;
    expect(faultsOf({ ...buildInterest(), ...parse(twice) })).toEqual(['email']);
  });

  it('all of it at once', () => {
    const faults = faultsOf({ email: 'x', country: 'x', audience: 'x', unexpected: 1 });
    expect(faults.toSorted()).toEqual([
      'adult',
      'audience',
      'consentEmail',
      'consentStore',
      'consentVersion',
      'country',
      'email',
      'unexpected',
    ]);
  });

  it.each([
    ['a list', []],
    ['null', null],
    ['a text', 'email=a'],
    ['a number', 7],
    ['nothing', undefined],
  ])('as %s', (_, body) => {
    expect(faultsOf(body)).toEqual(['body']);
  });

  it('without repeating what was typed', () => {
    for (const [, field, value] of all) {
      if (typeof value !== 'string' || value.length < 6 || field in Object.prototype) continue;
      const answer = JSON.stringify(
        interestSchema
          .safeParse(buildInterest({ [field]: value }))
          .error?.issues.map(({ message }) => message),
      );
      expect(answer).not.toContain(value);
    }
  });

  it('with prototype keys, which leave no trace', () => {
    const hostile: unknown = JSON.parse(
      `{"__proto__":{"adult":true},${JSON.stringify(buildInterest({ adult: undefined })).slice(1)}`,
    );
    expect(faultsOf(hostile)).toEqual(expect.arrayContaining(['adult']));
    expect(({} as Record<string, unknown>)['adult']).toBeUndefined();
    expect(faultsOf(parse('__proto__=x&constructor=y'))).not.toEqual([]);
  });
});
