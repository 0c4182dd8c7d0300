import { describe, expect, it } from 'vitest';

import { readOrder } from '#infra/content/arguments.ts';
import { run } from '#infra/content/run.ts';
import { checkedOn, contentDir } from '#test/support/shipped-content.ts';

describe('the words after npm run content', () => {
  it.each([
    [['check'], { command: 'check', flags: {} }],
    [
      ['check', '--locale', 'es-US', '--at', '2026-12-23'],
      { command: 'check', flags: { locale: 'es-US', at: Date.parse('2026-12-23T00:00:00Z') } },
    ],
    [['preview', '--step', 'cost'], { command: 'preview', flags: { step: 'cost', out: 'dist/preview' } }],
    [
      ['new-step', '--campaign', 'first-steps', '--id', 'sleep'],
      { command: 'new-step', flags: { campaign: 'first-steps', id: 'sleep', delay: 3 } },
    ],
    [['due'], { command: 'due', flags: { days: 60 } }],
    [['due', '--days=0'], { command: 'due', flags: { days: 0 } }],
  ])('%j are understood', (words, order) => {
    expect(readOrder(words)).toEqual(order);
  });

  it.each([
    [[], 'Say what to do:'],
    [['chek'], 'There is no command "chek"; there are check, preview, new-step, due.'],
    [['check', '--foo'], "Unknown option '--foo'; for example npm run content -- check"],
    [['check', 'stray'], "Unexpected argument 'stray'"],
    [
      ['check', '--campaign', 'nope'],
      'There is no campaign "nope"; there are first-steps, hourly-test, correction.',
    ],
    [['check', '--campaign', '../claims'], '--campaign takes an id, for example --campaign first-steps'],
    [['check', '--locale', 'es'], '--locale takes a language and a country, for example --locale es-US'],
    [['check', '--locale', 'fr-FR'], 'There is no language "fr-FR"; there are en-US, es-US.'],
    [['check', '--at', 'soon'], '--at takes a date, for example --at 2026-12-23'],
    [['check', '--at', '2026-02-30'], '--at takes a date, for example --at 2026-12-23'],
    [['preview', '--step', 'nope'], 'There is no step "nope"; there are welcome, overview'],
    [['new-step', '--campaign', 'first-steps'], '--id takes an id, for example --id sleep'],
    [['new-step', '--id', 'sleep'], '--campaign takes an id, for example --campaign first-steps'],
    [['new-step', '--campaign', 'first-steps', '--id', 'Sleep'], '--id takes an id'],
    [
      ['new-step', '--campaign', 'first-steps', '--id', 'cost'],
      'The step "cost" is there already; choose another id.',
    ],
    [
      ['new-step', '--campaign', 'first-steps', '--id', 'sleep', '--delay', 'long'],
      '--delay takes a whole number, for example --delay 3',
    ],
    [['due', '--days', '-3'], "Option '--days' argument is ambiguous"],
    [['due', '--days', '99999'], '--days takes 3650 at most'],
  ])('%j are answered with one sentence and code 2', async (words, message) => {
    const errors: string[] = [];
    const written: string[] = [];
    const code = await run(words, {
      contentDir,
      now: checkedOn,
      out: (line) => written.push(line),
      error: (line) => errors.push(line),
    });
    expect({ code, written }).toEqual({ code: 2, written: [] });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    expect(errors[0]).not.toContain('    at ');
  });
});
