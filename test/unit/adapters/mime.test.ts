import * as fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';

import { mimeWriter } from '#shared/adapters/mime.ts';
import { parseAddress } from '#shared/domain/email-address.ts';
import type { Mail } from '#shared/domain/mail.ts';
import { buildSender } from '../../support/builders.ts';

const now = Date.parse('2026-12-01T14:00:07Z');
const leaveUrl = `https://lantern.example/u/${'T0-_'.repeat(12)}abc`;
const sequenceMail = (changes: Partial<Mail> = {}): Mail => ({
  stream: 'sequence',
  to: 'ana.lopez@mail.example.com',
  subject: 'What you asked for',
  body: { html: '<p>Hello Ana</p>', text: 'Hello Ana' },
  list: { leaveUrl, listId: 'first-steps', campaign: 'first-steps' },
  tag: 'first-steps_k3vq7znb2xw5mtra_welcome',
  ...changes,
});
const confirmationMail: Mail = {
  stream: 'confirmation',
  to: 'ana.lopez@mail.example.com',
  subject: 'Please confirm your email address',
  body: { html: '<p>Hello</p>', text: 'Hello' },
  tag: 'confirmation',
};

async function build(mail: Mail, sender = buildSender()) {
  const raw = Buffer.from(mimeWriter(sender)(mail, now));
  const text = raw.toString('latin1');
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  const lines = head.replaceAll(/\r\n[ \t]/g, ' ').split('\r\n');
  const all = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const valuesOf = (name: string) =>
    all.filter(([key]) => key === name.toLowerCase()).map(([, value]) => value);
  return { raw, text, head, valuesOf, parsed: await PostalMime.parse(raw) };
}

/** What RFC 5322 asks of every line, and SES refuses otherwise (D-30). */
function expectWellFormed(text: string): void {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
  expect(Buffer.from(text, 'latin1').every((byte) => byte < 128)).toBe(true);
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
}

const onceEach = ['From', 'To', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type'];

describe('a sequence mail', () => {
  it('has every header once, List-* plain and on one line', async () => {
    const { head, valuesOf } = await build(sequenceMail());
    for (const name of [...onceEach, 'List-Unsubscribe', 'List-Unsubscribe-Post', 'List-Id', 'Feedback-ID']) {
      expect(valuesOf(name), name).toHaveLength(1);
    }
    const raw = head.split('\r\n');
    expect(raw).toContain(`List-Unsubscribe: <${leaveUrl}>`);
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(raw).toContain('List-ID: <first-steps.lantern.example>');
    expect(raw).toContain('Feedback-ID: first-steps:sequence:mail:lantern');
    for (const line of raw.filter((each) => /^(list|feedback)-/i.test(each))) {
      expect(line).not.toContain('=?');
      expect(line.length).toBeLessThanOrEqual(200);
    }
    expect(valuesOf('Auto-Submitted')).toEqual([]);
    expect(valuesOf('X-Mailer')).toEqual([]);
  });

  it('names one sender, one recipient, and where replies go', async () => {
    const { parsed, valuesOf } = await build(sequenceMail());
    expect(parsed.from).toEqual({ name: 'Lantern', address: 'letters@news.lantern.example' });
    expect(parsed.to).toEqual([{ name: '', address: 'ana.lopez@mail.example.com' }]);
    expect(parsed.replyTo?.map(({ address }) => address)).toEqual(['people@lantern.example']);
    expect(parsed.cc ?? []).toEqual([]);
    expect(parsed.bcc ?? []).toEqual([]);
    expect(valuesOf('Date')).toEqual(['Tue, 01 Dec 2026 14:00:07 +0000']);
    expect(parsed.messageId).toMatch(/^<[\w.-]+@news\.lantern\.example>$/);
    expect(parsed.messageId).not.toContain('ana');
  });

  it('has the text first and the HTML last, in quoted-printable', async () => {
    const { text, valuesOf, parsed } = await build(sequenceMail());
    expect(valuesOf('Content-Type')[0]).toMatch(/^multipart\/alternative;/);
    const types = [...text.matchAll(/^Content-Type: (text\/[a-z]+; charset=utf-8)\r$/gim)].map(
      ([, type]) => type,
    );
    expect(types).toEqual(['text/plain; charset=utf-8', 'text/html; charset=utf-8']);
    expect([...text.matchAll(/^Content-Transfer-Encoding: quoted-printable\r$/gm)]).toHaveLength(2);
    expect(parsed.text?.trim()).toBe('Hello Ana');
    expect(parsed.html?.trim()).toBe('<p>Hello Ana</p>');
    expect(parsed.attachments).toEqual([]);
  });
});

describe('the boundary', () => {
  it('is one that no encoded text can hold, and differs from mail to mail', async () => {
    const words = '=_ --=_ =_-0123456789abcdef-Part_1';
    const mails = await Promise.all(
      [1, 2].map(() => build(sequenceMail({ body: { text: words, html: words } }))),
    );
    const boundaries = mails.map(({ parsed, text, valuesOf }) => {
      const [, boundary = ''] = /boundary="([^"]+)"/.exec(valuesOf('Content-Type')[0] ?? '') ?? [];
      expect(boundary).toMatch(/^=_/);
      expect(text.split(`--${boundary}`)).toHaveLength(4);
      expect(text.slice(text.indexOf('\r\n\r\n')).replaceAll(`--${boundary}`, '')).not.toContain('=_');
      expect(parsed.text?.trim()).toBe(words);
      return boundary;
    });
    expect(new Set(boundaries).size).toBe(2);
  });
});

describe('a confirmation', () => {
  it('is marked as automatic, is no list mail and comes from its own address', async () => {
    const { head, valuesOf, parsed } = await build(confirmationMail);
    for (const name of [...onceEach, 'Auto-Submitted']) expect(valuesOf(name), name).toHaveLength(1);
    expect(valuesOf('Auto-Submitted')).toEqual(['auto-generated']);
    expect(head).not.toMatch(/^(list-|feedback-id|precedence)/im);
    expect(parsed.from?.address).toBe('confirm@lantern.example');
  });
});

describe('bytes', () => {
  it.each([
    ['a word of 10 kB', 'x'.repeat(10_000)],
    ['a word of 10 kB in CJK', '漢'.repeat(10_000)],
    ['10 kB of equals signs', '='.repeat(10_000)],
    ['10 kB of spaces', ' '.repeat(10_000)],
    ['dots at the start of lines', '.\n..\n.hidden\n'],
    ['bare LF, bare CR and CRLF', 'a\nb\r\nc\rd\n\n'],
    ['the words of a boundary', '--_NmP-\n--\nContent-Type: text/html\n\nFrom here on'],
    ['emoji and combining marks', 'e\u0301 👩‍👩‍👧‍👦 🇦🇺 नमस्ते ไทย'],
  ])('stay within 998 and end in CRLF with %s', async (_, words) => {
    const { text, parsed } = await build(sequenceMail({ body: { text: words, html: `<p>${words}</p>` } }));
    expectWellFormed(text);
    const normal = (value: string | undefined) => value?.replaceAll(/\r\n?/g, '\n').trimEnd();
    expect(normal(parsed.text)).toBe(normal(words));
    expect(normal(parsed.html)).toBe(normal(`<p>${words}</p>`));
  });

  it('carry any text and any subject unharmed', async () => {
    const line = fc
      .string({ unit: 'binary', maxLength: 120 })
      .map((value) => value.replaceAll(/[\p{Cc}\u2028\u2029\ufeff]/gu, ''));
    await fc.assert(
      fc.asyncProperty(line, line, async (subject, words) => {
        fc.pre(subject.trim() === subject && !/\s\s/.test(subject));
        const { text, parsed } = await build(
          sequenceMail({ subject, body: { text: `${words}.`, html: `<p>${words}</p>` } }),
        );
        expectWellFormed(text);
        expect(parsed.subject ?? '').toBe(subject);
        expect(parsed.text?.trimEnd()).toBe(`${words}.`);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the display name', () => {
  it.each([
    'Lantern',
    'Ünï “quoted” naïve',
    'Lantern, Inc. (information)',
    'A "quoted" \\ name',
    '灯籠の案内状',
    'Lantern 🏮 letters',
    'नमस्ते लालटेन',
    'e\u0301\u0302\u0303 combined',
    `Long ${'灯籠'.repeat(60)}`,
    'Lantern <evil@example.org>',
  ])('%s comes back as it was', async (name) => {
    const { head, text, parsed, valuesOf } = await build(sequenceMail(), buildSender({ name }));
    expect(parsed.from).toEqual({ name, address: 'letters@news.lantern.example' });
    expect(valuesOf('From')).toHaveLength(1);
    for (const [word] of head.matchAll(/=\?[^?\s]+\?[bq]\?[^?\s]*\?=/gi))
      expect(word.length).toBeLessThanOrEqual(75);
    expectWellFormed(text);
  });
});

describe('a header cannot be broken', () => {
  const attacks = [
    'x\r\nBcc: evil@example.org',
    'x\nBcc: evil@example.org',
    'x\rBcc: evil@example.org',
    'x\u2028Bcc: evil@example.org',
    'x\u2029Bcc: evil@example.org',
    'x\u0085Bcc: evil@example.org',
    'x\0y',
    'x\ty',
    'x\u007fy',
  ];

  it.each(attacks)('by a subject, a name, a recipient or a list value: %j', async (attack) => {
    const { list } = sequenceMail();
    if (!list) throw new Error('a sequence mail has a list');
    const broken = [
      build(sequenceMail({ subject: attack })),
      build(sequenceMail(), buildSender({ name: attack })),
      build(sequenceMail({ to: `ana@mail.example.com${attack}` })),
      build(sequenceMail({ list: { ...list, leaveUrl: leaveUrl + attack } })),
      build(sequenceMail({ list: { ...list, listId: attack } })),
      build(sequenceMail({ list: { ...list, campaign: attack } })),
    ];
    for (const attempt of broken) await expect(attempt).rejects.toThrow(/header value/);
  });

  it('by a leave link that is too long or not ASCII', async () => {
    const { list } = sequenceMail();
    if (!list) throw new Error('a sequence mail has a list');
    for (const url of [`https://lantern.example/u/${'x'.repeat(200)}`, 'https://lantern.example/u/ü', '']) {
      const attempt = build(sequenceMail({ list: { ...list, leaveUrl: url } }));
      if (url === '') await expect(attempt).resolves.toBeDefined();
      else await expect(attempt).rejects.toThrow(/plain/);
    }
  });

  it('by the longest address, or the longest host of a sender: both fit', async () => {
    const host = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(57)}.com`;
    const longest = parseAddress(`${'x'.repeat(64)}@${host}`);
    if (!longest.ok) throw new Error(longest.fault);
    expect(longest.address).toHaveLength(254);
    const sender = buildSender({ sequenceAddress: `letters@${host}` });
    const { text, valuesOf, parsed } = await build(sequenceMail({ to: longest.address }), sender);
    expect(parsed.to?.map(({ address }) => address)).toEqual([longest.address]);
    expect(valuesOf('Message-ID')).toHaveLength(1);
    expectWellFormed(text);
  });

  it('by an address: whatever the form takes stands in To as it is, alone', async () => {
    const atext = "abcXYZ019!#$%&'*+-/=?^_`{|}~.";
    const domains = fc.oneof(
      fc.constantFrom(
        'x.com',
        'bücher.de',
        'xn--bcher-kva.de',
        'a-b.co.uk',
        'ex,ample.com',
        'a;b.com',
        '"a".com',
        '(a)b.com',
      ),
      fc
        .string({ unit: fc.constantFrom(...`${atext},;"()<>[]\\ @:`), minLength: 1, maxLength: 12 })
        .map((text) => `${text}.com`),
    );
    const locals = fc.string({ unit: fc.constantFrom(...atext), minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(locals, domains, async (local, domain) => {
        const address = parseAddress(`${local}@${domain}`);
        fc.pre(address.ok);
        if (!address.ok) return;
        const { valuesOf, parsed } = await build(sequenceMail({ to: address.address }));
        expect(valuesOf('To')).toEqual([address.address]);
        expect(parsed.to?.map((to) => to.address)).toEqual([address.address]);
      }),
      { numRuns: 150 },
    );
  });
});
