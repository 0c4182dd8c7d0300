import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listTemplates,
  loadCorrection,
  loadCrisisLines,
  loadLanguages,
  loadTemplate,
} from '#shared/adapters/content-files.ts';
import { contentDir } from '#test/support/shipped-content.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'content-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(file: string, text: string) {
  mkdirSync(join(dir, file, '..'), { recursive: true });
  writeFileSync(join(dir, file), text);
}

describe('a template', () => {
  const yaml =
    "name: Sample\nsteps: [{ id: one, file: one.md, delayDays: 0, window: { from: '09:00', to: '18:00', weekdays: [1] } }]";
  const text = (subject: string) => `---\nsubject: ${subject}\npreview: Hello there\n---\n\nText.\n`;
  beforeEach(() => write('campaigns/sample/campaign.yaml', yaml));

  it('holds its texts in every language that has a folder', () => {
    write('campaigns/sample/en-US/one.md', text('Hello'));
    write('campaigns/sample/es-US/one.md', text('Hola').replaceAll('\n', '\r\n'));
    write('campaigns/sample/notes/one.md', 'Not a language.');
    expect(loadTemplate(dir, 'sample').steps[0]?.texts).toEqual({
      'en-US': { subject: 'Hello', preview: 'Hello there', markdown: 'Text.' },
      'es-US': { subject: 'Hola', preview: 'Hello there', markdown: 'Text.' },
    });
  });

  it.each([
    ['a language lacks a file', 'es-US/other.md', text('Hola'), 'es-US/one.md, file: There is no such file.'],
    [
      'a file lacks its front matter',
      'es-US/one.md',
      'Text.',
      'es-US/one.md, file: There is no front matter.',
    ],
    ['the front matter holds more', 'es-US/one.md', '---\nx: 1\n---\nText.', 'es-US/one.md, file: '],
  ])('is refused with the file named when %s', (_, file, content, message) => {
    write('campaigns/sample/en-US/one.md', text('Hello'));
    write(`campaigns/sample/${file}`, content);
    expect(() => loadTemplate(dir, 'sample')).toThrow(`campaigns/sample/${message}`);
  });

  it('is refused without the main language, and under an id that is a path', () => {
    write('campaigns/sample/es-US/one.md', text('Hola'));
    expect(() => loadTemplate(dir, 'sample')).toThrow('has no text in en-US');
    expect(() => loadTemplate(dir, '../sample')).toThrow();
  });
});

describe('the shipped content', () => {
  it('has one campaign to copy, and apart from it what corrections are made of', () => {
    expect(listTemplates(contentDir)).toEqual(['first-steps', 'hourly-test']);
    for (const kind of ['correction', 'withdrawal'] as const) {
      const { texts, delayDays, window } = loadCorrection(contentDir, kind);
      expect(Object.keys(texts)).toEqual([...loadLanguages(contentDir).keys()]);
      expect({ delayDays, days: window.weekdays.length }).toEqual({ delayDays: 0, days: 7 });
      for (const { markdown } of Object.values(texts)) expect(markdown).toContain('X-00');
    }
  });

  it('has ids of help lines that differ', () => {
    const yaml = readFileSync(join(contentDir, 'crisis.yaml'), 'utf8');
    write('crisis.yaml', yaml.replace(/id: us-988$/m, 'id: us-veterans'));
    expect(() => loadCrisisLines(dir)).toThrow('line ids must differ');
  });
});

describe('a language', () => {
  beforeEach(() => {
    cpSync(join(contentDir, 'crisis.yaml'), join(dir, 'crisis.yaml'));
    cpSync(join(contentDir, 'locales'), join(dir, 'locales'), { recursive: true });
  });

  function edit(file: string, pattern: RegExp, replacement: string) {
    const path = join(dir, 'locales', file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(pattern, replacement);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  }

  it('is added by adding a folder', () => {
    cpSync(join(dir, 'locales/es-US'), join(dir, 'locales/es-MX'), { recursive: true });
    edit('es-MX/language.yaml', /^locale: es-US/m, 'locale: es-MX');
    expect([...loadLanguages(dir).keys()]).toEqual(['en-US', 'es-MX', 'es-US']);
  });

  it.each([
    ['language.yaml', /^locale: es-US/m, 'locale: es-MX', 'The language inside is es-MX.'],
    ['language.yaml', /\{name\}/, '', 'greeting.named must hold {name}, each once.'],
    ['language.yaml', /\{month\}/, '{moon}', 'date.pattern must hold {day}, {month}, {year}, each once.'],
    ['claims.yaml', /edition: 1/, 'edition: none', 'edition'],
    [
      'crisis.yaml',
      /988 y luego/,
      '989 y luego',
      'The line us-veterans says 989 1 838255, and crisis.yaml 988',
    ],
  ])('is refused for a fault in %s', (file, pattern, replacement, message) => {
    edit(`es-US/${file}`, pattern, replacement);
    expect(() => loadLanguages(dir)).toThrow(`locales/es-US/${file}, file: `);
    expect(() => loadLanguages(dir)).toThrow(message);
  });

  it.each(['language.yaml', 'claims.yaml', 'crisis.yaml'])('is refused without its %s', (file) => {
    rmSync(join(dir, 'locales/es-US', file));
    expect(() => loadLanguages(dir)).toThrow(`locales/es-US/${file}, file: There is no such file.`);
  });
});
