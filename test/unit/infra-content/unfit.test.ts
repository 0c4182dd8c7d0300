import { join } from 'node:path';
import { expect, it } from 'vitest';
import { check } from '#infra/content/check.ts';
import { unfitContent } from '#infra/content/unfit.ts';
import { copyContent, editContent } from './content-copy.ts';

const shipped = join(import.meta.dirname, '../../../shared/content');
const cost = 'campaigns/first-steps/en-US/05-cost.md';

// Compiling everything takes seconds where other work goes on.
const patience = 30_000;

it('lets the shipped content be deployed, also once claims have come up for review', {
  timeout: patience,
}, () => {
  expect(unfitContent(shipped)).toEqual([]);
  expect(check(shipped, {}, Date.parse('2046-01-01T00:00:00Z')).findings).not.toEqual([]);
});

it('says of a text that fails a gate where it is and what to do', { timeout: patience }, () => {
  const dir = copyContent();
  editContent(dir, cost, /$/, '\nThis miracle cure works for everyone.\n');
  const unfit = unfitContent(dir);
  expect(unfit).not.toEqual([]);
  for (const line of unfit) expect(line).toMatch(/05-cost\.md:\d+ \S.*\. \S.*\.$/);
});

it('says the same of a file that cannot be read', () => {
  const dir = copyContent();
  editContent(dir, 'claims/R-01.yaml', /^/, 'id: [\n');
  expect(unfitContent(dir).join()).toContain('claims/R-01.yaml');
});
