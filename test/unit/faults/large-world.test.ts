import { describe, expect, test } from 'vitest';

import { awaitSitesIn } from '../../faults/large-world/await-sites.ts';
import { crashPoints, crashPointsOf } from '../../faults/large-world/crash-points.ts';
import { chanceFor, decisionAt } from '../../faults/large-world/prng.ts';
import { runSeed } from '../../faults/large-world/run.ts';
import { huntsEvery } from '../../faults/large-world/world.ts';

const places = (source: string) => awaitSitesIn(source).map(({ line, column }) => `${line}:${column}`);

describe('awaits of a source', () => {
  test('are found with their places, and not in comments, strings and names', () => {
    const source = [
      'const a = await one(); // await two()',
      "const text = 'await three()';",
      'awaited(four); deps.await(five);',
      'if ((await six()) === 1) await seven();',
    ].join('\n');
    expect(places(source)).toEqual(['1:11', '4:6', '4:26']);
  });

  test('end where their expression ends', () => {
    const [first, second] = awaitSitesIn('x = a ? await b(c, { d: e }) : await f([g, h]);');
    expect(first?.end).toEqual({ line: 1, column: 29 });
    expect(second?.end).toEqual({ line: 1, column: 47 });
  });
});

describe('a stack', () => {
  const file = 'shared/usecases/change-subscriber.ts';
  const [read = '', write = ''] = crashPoints.filter((point) => point.startsWith(file));
  const frame = (point: string) => {
    const [path = '', line, column] = point.split(':');
    return { file: `file:///project/${path}`, line: Number(line), column: Number(column) };
  };

  test('names the awaits it was made under, innermost first', () => {
    expect(crashPointsOf([frame(write), frame(read), frame('node/internal/x:1:1')])).toEqual([write, read]);
  });

  test('of another file names none', () => {
    expect(crashPointsOf([frame('shared/domain/decide.ts:3:4')])).toEqual([]);
  });
});

test('the same seed decides the same, another one otherwise', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, (_, i) => decisionAt(seed, 'here', i));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(chanceFor(1, 'a').next()).not.toBe(chanceFor(1, 'b').next());
});

test('a seed replays its run exactly, and loses nothing', { timeout: 30_000 }, async () => {
  const options = { engine: 'memory', quick: true } as const;
  const [first, second] = [await runSeed(huntsEvery, options), await runSeed(huntsEvery, options)];
  expect({ ...first, seconds: 0 }).toEqual({ ...second, seconds: 0 });
  expect(first.violations).toEqual([]);
  expect(first.accepted).toBeGreaterThan(50);
  expect(first.crashPoints.length).toBeGreaterThan(20);
});
