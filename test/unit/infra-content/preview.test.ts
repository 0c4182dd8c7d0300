import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { Camera } from '#infra/content/pictures.ts';
import { preview } from '#infra/content/preview.ts';
import { checkedOn, contentDir } from '#test/support/shipped-content.ts';
import { copyContent, editContent, emptyFolder } from './content-copy.ts';

const cost = { campaign: 'first-steps', step: 'cost' };

describe('preview', () => {
  it('writes each variant in each language as it would be read, and a page that lists them', async () => {
    const out = emptyFolder();
    const { index, mails, findings } = await preview(
      contentDir,
      { ...cost, out },
      checkedOn,
      undefined,
      () => {},
    );
    expect({ mails: mails.length, findings }).toEqual({ mails: 24, findings: 0 });
    const page = readFileSync(index, 'utf8');
    for (const { key, html, text, pictures } of mails) {
      expect(pictures).toEqual([]);
      for (const file of [html, text]) {
        const written = readFileSync(join(out, file), 'utf8');
        expect(written).not.toContain('{{');
        expect(written).toMatch(key.endsWith('en-US') ? /Hello Sam,/ : /Hola, Sam:/);
        expect(page).toContain(`href="${file}"`);
      }
    }
    const veteran = readFileSync(join(out, 'first-steps/cost/veteran.US.es-US.txt'), 'utf8');
    expect(veteran).toContain('Veterans Crisis Line');
  });

  it('takes four pictures of each where there is a browser', async () => {
    const out = emptyFolder();
    const taken: string[] = [];
    const camera: Camera = {
      take: async (html, pathOf) => {
        expect(html).toContain('<!doctype html>');
        taken.push(pathOf('600-light'), pathOf('360-dark'));
      },
      close: async () => {},
    };
    const flags = { ...cost, locale: 'en-US', out };
    const { mails, index } = await preview(contentDir, flags, checkedOn, camera, () => {});
    expect(taken).toHaveLength(2 * 12);
    expect(taken).toContain(join(out, 'first-steps/cost/self.US.en-US.600-light.png'));
    expect(mails[0]?.pictures.map((path) => path.split('.').at(-2))).toEqual([
      '600-light',
      '600-dark',
      '360-light',
      '360-dark',
    ]);
    expect(readFileSync(index, 'utf8')).toContain('>360-dark</a>');
  });

  it('shows what still has findings, and counts them', async () => {
    const dir = copyContent();
    editContent(dir, 'campaigns/first-steps/en-US/05-cost.md', '## One small step', 'It is a cure.');
    const out = emptyFolder();
    const { findings, broken } = await preview(
      dir,
      { ...cost, locale: 'en-US', out },
      checkedOn,
      undefined,
      () => {},
    );
    expect(findings).toBeGreaterThan(0);
    expect(broken).toEqual([]);
    expect(existsSync(join(out, 'first-steps/cost/self.AU.en-US.html'))).toBe(true);
  });
});
