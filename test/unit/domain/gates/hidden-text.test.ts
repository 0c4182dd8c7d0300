import { describe, expect, it } from 'vitest';

import { hiddenText } from '#shared/domain/gates/hidden-text.ts';
import { found, step } from './step-under-review.ts';

const inMail = (html: string) => step({ html: (whole) => whole.replace('<h1>', `${html}<h1>`) });
const styled = (css: string) => step({ html: (whole) => whole.replace('<style>', `<style>${css}`) });

describe('passes', () => {
  it.each([
    '<p style="color:#111111;background-color:#ffffff">Read me.</p>',
    '<p style="font-size:16px;line-height:1.6;margin:0">Read me.</p>',
    '<p style="font-size:1em">Read me.</p>',
    '<p style="opacity:1;display:block">Read me.</p>',
    '<p style="max-width:620px;height:auto;width:100%">Read me.</p>',
    '<div style="background:#000"><p style="color:#fff">Read me.</p></div>',
    '<p style="border-top:1px solid;padding:0">Read me.</p>',
    '<p aria-hidden="false">Read me.</p>',
    '<p>Ten\u00a0km of path.</p>',
    '<p>می\u200cخواهم</p>',
  ])('%s', (html) => {
    expect(hiddenText(inMail(html))).toEqual([]);
  });

  it.each([
    'p{margin:0 0 14px}',
    'body{margin:0;padding:0;background-color:#ffffff;color:#000000}',
    '@media (prefers-color-scheme:dark){body{background-color:#000000;color:#ffffff}}',
    'a{display:inline-block;border:2px solid}',
    'h1{font-size:25px;line-height:1.3}',
    '/* display:none */ p{color:#111111}',
  ])('the style %s', (css) => {
    expect(hiddenText(styled(css))).toEqual([]);
  });
});

describe('finds', () => {
  it.each([
    '<p hidden>x</p>',
    '<p aria-hidden="true">x</p>',
    '<p style="display:none">x</p>',
    '<p style="DISPLAY : NONE !important">x</p>',
    '<p style="visibility:hidden">x</p>',
    '<p style="opacity:0">x</p>',
    '<p style="opacity:0.0">x</p>',
    '<p style="font-size:0">x</p>',
    '<p style="font-size:1px">x</p>',
    '<p style="font:0/0 a">x</p>',
    '<p style="line-height:0">x</p>',
    '<p style="max-height:0;overflow:hidden">x</p>',
    '<p style="position:absolute;left:-9999px">x</p>',
    '<p style="text-indent:-5000px">x</p>',
    '<p style="mso-hide:all">x</p>',
    '<p style="clip:rect(0,0,0,0)">x</p>',
    '<p style="color:transparent">x</p>',
    '<p style="color:#FFF;background-color:#ffffff">x</p>',
    '<p style="color:white;background:rgb(255, 255, 255)">x</p>',
    '<div style="background:#fff"><p style="color:#ffffff">x</p></div>',
    '<table><tr><td bgcolor="#FFFFFF"><p style="color:white">x</p></td></tr></table>',
    '<template>x</template>',
    '<details><summary>a</summary>x</details>',
    '<input type="hidden" value="x">',
    '<!-- x -->',
    '<p>x\u200by</p>',
    '<p>x&#8203;y</p>',
    '<p>x\u00ady</p>',
    '<p>\u202eyx</p>',
    '<p title="\ufeff">x</p>',
    '<p>x\u200c\u200c\u200c</p>',
    '<p>x&nbsp;&nbsp;&nbsp;&nbsp;</p>',
  ])('%s', (html) => {
    expect(found(hiddenText, inMail(html))).toEqual([expect.stringMatching(/^every variant: /)]);
  });

  it.each([
    '.x{display:none}',
    '@media (max-width:600px){.x{visibility:hidden}}',
    '.x{color:#fff;background:#FFFFFF}',
    '.x{font-size:0.5px}',
    '.x{opacity:0}',
    '.x{height:0;overflow:hidden}',
    '/* none */ .x{display:none!important}',
  ])('the style %s', (css) => {
    expect(found(hiddenText, styled(css))).toEqual([expect.stringContaining('.x" hides text by')]);
  });

  it('letters that nobody sees in the text part and in the envelope', () => {
    expect(hiddenText(step({ text: (text) => `${text}\u2060` }))).toHaveLength(1);
    const [finding] = found(hiddenText, step({ subject: 'A\u200b walk' }));
    expect(finding).toBe('subject: There is a letter that nobody can see (U+200B).');
  });
});
