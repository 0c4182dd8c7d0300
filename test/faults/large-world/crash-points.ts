import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type AwaitSite, awaitSitesIn } from './await-sites.ts';

const root = join(import.meta.dirname, '../../..');

/** Everything that runs between a message and what comes of it. */
const sendPath = [
  'functions/queue/send.ts',
  'functions/runtime/pacer.ts',
  'functions/runtime/queue.ts',
  'shared/usecases/audit-page.ts',
  'shared/usecases/backfill.ts',
  'shared/usecases/change-account.ts',
  'shared/usecases/change-subscriber.ts',
  'shared/usecases/compose-step.ts',
  'shared/usecases/dispatch.ts',
  'shared/usecases/finish-erasing.ts',
  'shared/usecases/housekeep.ts',
  'shared/usecases/postpone.ts',
  'shared/usecases/record-feedback.ts',
  'shared/usecases/reopen-step.ts',
  'shared/usecases/send-late.ts',
  'shared/usecases/send-late-page.ts',
  'shared/usecases/send-step.ts',
  'shared/usecases/settle-flights.ts',
  'shared/usecases/situation.ts',
  'shared/usecases/step-text.ts',
  'shared/usecases/unfit-step.ts',
  'shared/usecases/visit.ts',
  'shared/usecases/wake-page.ts',
  'shared/usecases/walk-shards.ts',
  'shared/usecases/walk.ts',
] as const;

const sites: ReadonlyMap<string, readonly AwaitSite[]> = new Map(
  sendPath.map((file) => [file, awaitSitesIn(readFileSync(join(root, file), 'utf8'))]),
);

const nameOf = (file: string, { line, column }: AwaitSite): string => `${file}:${line}:${column}`;

/** Every `await` of the send path, as `file:line:column`: a worker may be stopped at each. */
export const crashPoints: readonly string[] = [...sites].flatMap(([file, found]) =>
  found.map((site) => nameOf(file, site)),
);

/** Where a frame of a stack stands. */
export interface Frame {
  /** `file:///…/shared/usecases/visit.ts`, or its path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The same few places are passed hundreds of thousands of times. */
const known = new Map<string, Map<number, string | undefined>>();
/** More than any line has columns. */
const widest = 1_000;

/**
 * The awaits that a call was made under, innermost first, from the stack where it was made. A frame may
 * point anywhere into the awaited expression; the innermost await around it counts.
 */
export function crashPointsOf(stack: readonly Frame[]): readonly string[] {
  const found: string[] = [];
  for (const { file, line, column } of stack) {
    const inFile = known.get(file) ?? new Map<number, string | undefined>();
    known.set(file, inFile);
    const place = line * widest + column;
    if (!inFile.has(place)) inFile.set(place, pointAt(file, line, column));
    const point = inFile.get(place);
    if (point !== undefined) found.push(point);
  }
  return found;
}

function pointAt(path: string, line: number, column: number): string | undefined {
  const [, file = ''] = /\/((?:functions|shared)\/[^\s:()]+\.ts)$/.exec(path) ?? [];
  const all = sites.get(file) ?? [];
  const site = innermost(all, line, column) ?? waitedForIn(all, line);
  return site && nameOf(file, site);
}

function innermost(all: readonly AwaitSite[], line: number, column: number): AwaitSite | undefined {
  const around = all.filter(
    ({ line: fromLine, column: fromColumn, end }) =>
      (line > fromLine || (line === fromLine && column >= fromColumn)) &&
      (line < end.line || (line === end.line && column <= end.column)),
  );
  return around.at(-1);
}

/** A call that is made first and waited for a little later: by the next await of the same function. */
function waitedForIn(all: readonly AwaitSite[], line: number): AwaitSite | undefined {
  return all.find((site) => site.line > line && site.functionLine <= line);
}
