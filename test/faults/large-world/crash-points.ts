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
  'shared/usecases/change-subscriber.ts',
  'shared/usecases/compose-step.ts',
  'shared/usecases/dispatch.ts',
  'shared/usecases/finish-erasing.ts',
  'shared/usecases/housekeep.ts',
  'shared/usecases/postpone.ts',
  'shared/usecases/record-feedback.ts',
  'shared/usecases/reopen-step.ts',
  'shared/usecases/send-step.ts',
  'shared/usecases/settle-flights.ts',
  'shared/usecases/visit.ts',
  'shared/usecases/wake-page.ts',
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

/** The place of a frame: `at async visit (file:///…/shared/usecases/visit.ts:52:17)`. */
const framePlace = /\/((?:functions|shared)\/[^\s:()]+\.ts):(\d+):(\d+)\)?$/;

/**
 * The awaits that a call was made under, innermost first, from the stack where it was made. A frame may
 * point anywhere into the awaited expression; the innermost await around it counts.
 */
export function crashPointsOf(stack: string): readonly string[] {
  const found: string[] = [];
  for (const frame of stack.split('\n')) {
    const [, file, line, column] = framePlace.exec(frame) ?? [];
    if (file === undefined) continue;
    const all = sites.get(file) ?? [];
    const site = innermost(all, Number(line), Number(column)) ?? waitedForIn(all, Number(line));
    if (site !== undefined) found.push(nameOf(file, site));
  }
  return found;
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
