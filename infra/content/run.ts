import { join, relative } from 'node:path';
import { ContentError } from '#shared/domain/content-problem.ts';
import { type Order, readOrder } from './arguments.ts';
import { check } from './check.ts';
import { dueClaims, dueReport } from './due.ts';
import { newStep } from './new-step.ts';
import { openCamera } from './pictures.ts';
import { preview } from './preview.ts';
import { UsageError } from './usage-error.ts';

export const exitCodes = { ok: 0, findings: 1, badInput: 2 } as const;

export interface Surroundings {
  readonly contentDir: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/** One command of `npm run content`, given as words; the answer is the exit code. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { error, contentDir } = surroundings;
  try {
    return await carryOut(readOrder(words), surroundings);
  } catch (fault) {
    if (fault instanceof UsageError) {
      error(fault.message);
      return exitCodes.badInput;
    }
    // A file that does not parse is a finding as any other.
    if (!(fault instanceof ContentError)) throw fault;
    for (const { step, reason, remedy } of fault.problems) {
      error(`${relative(process.cwd(), join(contentDir, step))} ${reason} ${remedy}`);
    }
    return exitCodes.findings;
  }
}

async function carryOut(order: Order, { contentDir, now, out, error }: Surroundings): Promise<number> {
  switch (order.command) {
    case 'check': {
      const { findings, table, notes } = check(contentDir, order.flags, now);
      for (const line of findings) error(line);
      out([table, '', ...notes, '', verdict(findings.length)].join('\n'));
      return findings.length === 0 ? exitCodes.ok : exitCodes.findings;
    }
    case 'preview': {
      const camera = await openCamera();
      try {
        const { index, mails, findings, broken } = await preview(contentDir, order.flags, now, camera, error);
        const kinds =
          camera === undefined
            ? 'HTML and text (no Chromium for pictures: set CHROMIUM_PATH)'
            : 'HTML, text and pictures';
        out(`${mails.length} mails as ${kinds}: ${index}`);
        for (const text of broken) out(`Cannot be shown: ${text}`);
        if (findings > 0) out(`${verdict(findings)} See: npm run content -- check`);
      } finally {
        await camera?.close();
      }
      return exitCodes.ok;
    }
    case 'new-step': {
      const { written, renamed } = newStep(contentDir, order.flags);
      for (const [from, to] of renamed) out(`moved  ${from} to ${to}`);
      for (const path of written) out(`made   ${path}`);
      out('Replace each comment in these files by your text; then run: npm run content -- check');
      return exitCodes.ok;
    }
    case 'due':
      out(dueReport(dueClaims(contentDir, order.flags, now), order.flags));
      return exitCodes.ok;
  }
}

function verdict(findings: number): string {
  if (findings === 0) return 'No findings.';
  return findings === 1 ? '1 finding.' : `${findings} findings.`;
}
