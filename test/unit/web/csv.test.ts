import { expect, it } from 'vitest';

import { csvOf } from '#web/console/parts/csv.ts';

it.each([
  ['plain', '"plain"'],
  ['', '""'],
  ['a "quoted" word', '"a ""quoted"" word"'],
  ['one,two', '"one,two"'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', `"'=1+1"`],
  ['+49 30', `"'+49 30"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['\0=1', `"'\0=1"`],
  ['＝1', `"'＝1"`],
  ['＠x', `"'＠x"`],
  ['a=1', '"a=1"'],
])('%j is written as %j', (field, written) => {
  expect(csvOf(['field'], [{ field }])).toBe(`"field"\r\n${written}\r\n`);
});

it('keeps the order of the columns, and leaves empty what is not there', () => {
  expect(csvOf(['b', 'a'], [{ a: '1' }])).toBe('"b","a"\r\n"","1"\r\n');
});
