import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { loadClaims } from '#shared/adapters/content-files.ts';
import { campaign, claims, contentDir, locales, shippedContext } from '#test/support/shipped-content.ts';

/** The claims that each step names, read from its Markdown and not from what the compiler makes of it. */
const named = new Map(
  campaign.steps.map((step) => [
    step.id,
    new Set(
      Object.values(step.texts).flatMap(({ markdown }) =>
        [...markdown.matchAll(/:claim\{id=([A-Z]-\d\d)\}/g)].map(([, id = '']) => id),
      ),
    ),
  ]),
);
const cited = [...claims.keys()]
  .map((id) => ({ id, steps: campaign.steps.filter((step) => named.get(step.id)?.has(id)) }))
  .filter(({ steps }) => steps.length > 0)
  .map(({ id, steps }) => ({ id, steps, names: steps.map((step) => step.id).join(', ') }));

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'claims-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The register as it loads once the file of one claim is gone. */
function registerWithout(id: string) {
  cpSync(join(contentDir, 'claims'), join(dir, 'claims'), { recursive: true });
  rmSync(join(dir, 'claims', `${id}.yaml`));
  return loadClaims(dir);
}

describe('without the file of', () => {
  it.each(cited)('$id, no longer to be published: $names', ({ id, steps }) => {
    const register = registerWithout(id);
    for (const step of steps) {
      const { findings } = compileStep(step, { ...shippedContext, register });
      const reason = `Claim ${id} is not in the evidence register.`;
      const refused = findings.filter((finding) => finding.reason === reason);
      expect(new Set(refused.map(({ locale }) => locale)), step.id).toEqual(new Set(locales));
    }
  });
});

describe('without the files of all claims that it does not name', () => {
  // No finding comes of more claims, so this holds for each of them alone, too.
  it.each(campaign.steps)('$id stands as it is', (step) => {
    const register = new Map([...claims].filter(([id]) => named.get(step.id)?.has(id)));
    expect(register.size).toBeLessThan(claims.size);
    expect(compileStep(step, { ...shippedContext, register }).findings).toEqual([]);
  });
});
