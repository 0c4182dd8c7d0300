import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { html } from '#functions/http/pages/html.ts';

describe('the html tag', () => {
  it('escapes every text it is given', () => {
    expect(html`<p title="${'"\'<&>'}">${'<b>'}</p>`.text).toBe(
      '<p title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;</p>',
    );
  });

  it('takes in its own work unchanged, alone and in lists', () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(html`<ul>${[item('a&b'), item('c')]}</ul>${item('d')}`.text).toBe(
      '<ul><li>a&amp;b</li><li>c</li></ul><li>d</li>',
    );
  });

  it('lets no text open a tag or leave an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const written = html`${text}`.text;
        expect(written).not.toMatch(/[<>"']/);
        expect(written.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });
});
