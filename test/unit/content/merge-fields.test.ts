import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsIn, greetingLine, mergeBody } from '#shared/domain/merge-fields.ts';
import { languageOf, languages } from '#test/support/shipped-content.ts';

const english = languageOf('en-US');
const hello = (name?: string) => greetingLine(english, name);

const values = {
  greeting: 'Hello,',
  crisis: { html: '<div>help</div>', text: 'help' },
  leaveUrl: 'https://lantern.example.org/u/t?a=1&b="2"',
  preferencesUrl: 'https://lantern.example.org/p/t',
};
const body = {
  html: '{{crisis}}<p>{{greeting}}</p><a href="{{leaveUrl}}">Leave</a><a href="{{preferencesUrl}}">See</a>{{crisis}}',
  text: '{{crisis}}\n{{greeting}}\n{{leaveUrl}}\n{{preferencesUrl}}\n{{crisis}}',
};

describe('mergeBody', () => {
  it('fills both parts, each in its own way', () => {
    const { html, text } = mergeBody(body, { ...values, greeting: hello('Ana') });
    expect(html).toBe(
      '<div>help</div><p>Hello Ana,</p><a href="https://lantern.example.org/u/t?a=1&amp;b=&quot;2&quot;">Leave</a><a href="https://lantern.example.org/p/t">See</a><div>help</div>',
    );
    expect(text).toBe(`help\nHello Ana,\n${values.leaveUrl}\n${values.preferencesUrl}\nhelp`);
  });

  it('greets without a name', () => {
    expect(mergeBody(body, { ...values, greeting: hello() }).text).toContain('\nHello,\n');
    expect(hello('  \u200b ')).toBe('Hello,');
  });

  it.each([
    ['<script>alert(1)</script>', 'Hello &lt;script&gt;alert(1)&lt;/script&gt;,'],
    ['{{leaveUrl}}', 'Hello {{leaveUrl}},'],
    [`"O'Neil" & sons`, 'Hello &quot;O&#39;Neil&quot; &amp; sons,'],
    ['$& $1 $`', 'Hello $&amp; $1 $`,'],
  ])('prints the name %s as it is and never as markup or field', (firstName, printed) => {
    const { html, text } = mergeBody(body, { ...values, greeting: hello(firstName) });
    expect(html).toContain(`<p>${printed}</p>`);
    expect(text).toContain(`Hello ${firstName},`);
  });

  it.each([...languages.keys()])('greets in %s, with the name once and as typed', (locale) => {
    const line = greetingLine(languageOf(locale), '$& {name}');
    expect(line.split('$& {name}')).toHaveLength(2);
    expect(greetingLine(languageOf(locale), ' ')).not.toContain('{');
  });

  it('keeps a name on one line', () => {
    expect(hello('Ana\r\nBcc: x\u2028y')).toBe('Hello Ana Bcc: x y,');
  });

  it('lets no name change the markup around it', () => {
    const shape = (html: string) => html.replace(/Hello[^<]*/, '').replace(/&[a-z#0-9]+;/g, '');
    const plain = shape(mergeBody(body, values).html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (firstName) => {
        const { html, text } = mergeBody(body, { ...values, greeting: hello(firstName) });
        expect(shape(html)).toBe(plain);
        expect(text.split('\n')).toHaveLength(5);
      }),
    );
  });

  it('refuses an unknown field and a link that is not https', () => {
    expect(() => mergeBody({ html: '{{phone}}', text: '' }, values)).toThrow('unknown merge field phone');
    for (const leaveUrl of ['javascript:alert(1)', 'http://example.org/u/t', 'u/t']) {
      expect(() => mergeBody(body, { ...values, leaveUrl })).toThrow();
    }
    expect(mergeBody(body, { ...values, leaveUrl: 'http://127.0.0.1:3000/u/t' }).text).toContain('127.0.0.1');
  });
});

describe('fieldsIn', () => {
  it.each([
    ['{{greeting}} and {{ phone }}', ['greeting', 'phone']],
    ['{{#if x}}y{{/if}}', ['#if x', '/if']],
    ['{{ never closed', ['{{']],
    ['{single} }}', []],
  ])('finds in %s: %j', (text, fields) => {
    expect(fieldsIn(text)).toEqual(fields);
  });
});
