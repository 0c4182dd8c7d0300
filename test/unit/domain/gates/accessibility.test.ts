import { describe, expect, it } from 'vitest';

import { accessibility } from '#shared/domain/gates/accessibility.ts';
import { found, spanish, step } from './step-under-review.ts';

const inMail = (html: string) =>
  step({ html: (whole) => whole.replace('\n{{crisis}}', `${html}\n{{crisis}}`) });
const swapped = (from: string | RegExp, to: string) => step({ html: (whole) => whole.replace(from, to) });

describe('passes', () => {
  it.each([
    ['a mail in Spanish', step({ language: spanish })],
    ['headings in order', step({ prose: ['## One', '### Two', '## Three'] })],
    ['items', inMail('<ul><li>one</li><li>two</li></ul>')],
    ['a list in a list', inMail('<ol><li>one<ul><li>two</li></ul></li></ol>')],
    ['a table for layout', inMail('<table role="presentation"><tr><td>x</td></tr></table>')],
    ['a table of data', inMail('<table><caption>a</caption><tr><th>x</th></tr><tr><td>y</td></tr></table>')],
    ['a picture', inMail('<img src="a.png" alt="A door" width="10" height="10">')],
    ['a picture that says nothing', inMail('<img src="a.png" alt="" width="10" height="10">')],
    [
      'a link that is a picture',
      inMail('<a href="/x"><img src="a.png" alt="A door" width="1" height="1"></a>'),
    ],
    ['two links to one page', inMail('<a href="/x">One page</a> <a href="/x">One page</a>')],
    ['a dash within a line', inMail('<p>We came - and went.</p>')],
    ['a year at the beginning', inMail('<p>2026 was fine.</p>')],
  ])('%s', (_, under) => {
    expect(accessibility(under)).toEqual([]);
  });
});

describe('finds', () => {
  const lang = '"html" and what is in "body" do not both say lang en-US and dir ltr.';
  it.each([
    ['no language on html', swapped('<html lang="en-US" dir="ltr">', '<html>'), lang],
    ['no language in body', swapped('<div lang="en-US" dir="ltr">', '<div>'), lang],
    ['another language', swapped('<div lang="en-US"', '<div lang="es-US"'), lang],
    ['another direction', swapped('<html lang="en-US" dir="ltr">', '<html lang="en-US" dir="rtl">'), lang],
    ['a second child of body without language', swapped('</body>', '<p>More.</p></body>'), lang],
    ['text right in body', swapped('</body>', 'More.</body>'), 'Text stands right in "body"'],
    ['an empty title', swapped(/<title>.*<\/title>/, '<title> </title>'), 'The mail has no title.'],
    ['no title', swapped(/<title>.*<\/title>/, ''), 'The mail has no title.'],
    ['no colour scheme', swapped('name="color-scheme"', 'name="x"'), 'The meta "color-scheme" does not'],
    [
      'one colour scheme',
      swapped('content="light dark"', 'content="light"'),
      'The meta "color-scheme" does not',
    ],
    [
      'no older scheme',
      swapped('supported-color-schemes', 'x'),
      'The meta "supported-color-schemes" does not',
    ],
    [
      'no zoom',
      swapped('<title>', '<meta name="viewport" content="user-scalable=no"><title>'),
      'cannot be zoomed',
    ],
    ['two top headings', inMail('<h1>Another</h1>'), 'There are 2 top headings'],
    ['no top heading', swapped(/<h1>(.*)<\/h1>/, '<p>$1</p>'), 'There are 0 top headings'],
    ['a skipped level', inMail('<h3>Deep</h3>'), 'The heading "Deep" skips a level.'],
    ['an empty heading', inMail('<h2> </h2>'), 'A heading is empty.'],
    ['an empty link', inMail('<a href="/x"></a>'), 'The link "" does not name its target.'],
    [
      'a picture link without words',
      inMail('<a href="/x"><img src="a" alt="" width="1" height="1"></a>'),
      'The link ""',
    ],
    ['a link to nothing', inMail('<a>Some page</a>'), 'The link "Some page" opens nothing.'],
    ['a link that says here', inMail('<a href="/x">here</a>'), 'The link "here" does not name its target.'],
    [
      'one name for two pages',
      inMail('<a href="/x">A page</a> <a href="/y">a page</a>'),
      'Two links are both called',
    ],
    ['links without line', swapped('<style>', '<style>a{text-decoration:none}'), 'Links are not underlined.'],
    [
      'a link without line',
      inMail('<a href="/x" style="text-decoration:none">A page</a>'),
      'Links are not underlined.',
    ],
    [
      'a layout table with headers',
      inMail('<table role="presentation"><tr><th>x</th></tr></table>'),
      'headers of data',
    ],
    ['a table without headers', inMail('<table><tr><td>x</td></tr></table>'), 'neither has headers'],
    ['a picture without alt', inMail('<img src="a" width="1" height="1">'), 'A picture has no alt.'],
    ['a picture without size', inMail('<img src="a" alt="">'), 'A picture has no width, no height.'],
    ['a list with a paragraph', inMail('<ul><p>x</p></ul>'), 'A list holds something that is no item.'],
    ['a list with text', inMail('<ul>x<li>y</li></ul>'), 'A list holds something that is no item.'],
    ['an empty item', inMail('<ul><li></li></ul>'), 'An item of a list is empty.'],
    ['an item without list', inMail('<div><li>x</li></div>'), 'An item stands outside of a list.'],
    ['a list by dots', inMail('<p>• one<br>• two</p>'), 'begins with the sign of a list'],
    ['a list by dashes', inMail('<p>Bring:<br>- a coat</p>'), 'begins with the sign of a list'],
    ['a list by numbers', inMail('<p>1. one<br>2. two</p>'), 'begins with the sign of a list'],
  ])('%s', (_, under, reason) => {
    expect(found(accessibility, under)).toEqual([expect.stringContaining(reason)]);
  });
});
