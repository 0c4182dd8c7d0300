import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadTemplate } from '#shared/adapters/content-files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lantern-'));
  mkdirSync(join(dir, 'campaigns/sample/en-US'), { recursive: true });
  writeFileSync(
    join(dir, 'campaigns/sample/en-US/one.md'),
    '---\nsubject: Hello\npreview: Hello there\n---\n\nText.\n',
  );
});
afterEach(() => rmSync(dir, { recursive: true }));

function load(policy: string, step = '') {
  const timing = "id: one, file: one.md, delayDays: 0, window: { from: '09:00', to: '18:00', weekdays: [1] }";
  const yaml = `name: Sample\n${policy}\nsteps:\n  - { ${timing}${step} }\n`;
  writeFileSync(join(dir, 'campaigns/sample/campaign.yaml'), yaml);
  return loadTemplate(dir, 'sample');
}

describe('a template', () => {
  it('may say how its campaign treats what goes wrong, and late steps', () => {
    const template = load('policy: { unknown: retry-once, edits: follow }', ', ifLate: skip, disabled: true');
    expect(template.policy).toEqual({
      unknown: 'retry-once',
      maxLatenessDays: 14,
      edits: 'follow',
      unfit: 'skip',
    });
    expect(template.steps).toMatchObject([{ id: 'one', ifLate: 'skip', disabled: true }]);
  });

  it('may leave it out', () => {
    expect(load('')).not.toHaveProperty('policy');
  });

  it.each(['policy: { edits: maybe }', 'policy: { maxLateness: 3 }', 'policy: pinned'])(
    'with %s names the file',
    (policy) => {
      expect(() => load(policy)).toThrow(/^campaigns\/sample\/campaign\.yaml, file: /);
    },
  );
});
