import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { columns } from '#infra/bench/text-table.ts';
import { compileText } from '#shared/adapters/content-compiler/compile-text.ts';
import { syllablesIn } from '#shared/adapters/content-compiler/syllables.ts';
import type { Finding, VariantUnderReview } from '#shared/domain/gates/gate.ts';
import { readingOf } from '#shared/domain/reading.ts';
import type { FlagsOf } from './arguments.ts';
import { registerFindings, registerNotes } from './check-register.ts';
import { contextOf, loadShipped, type Shipped, type ShippedText, textsOf } from './shipped.ts';
import { lineOf } from './source-lines.ts';
import { usesOf } from './uses.ts';

/** What the check of all chosen texts came to. */
export interface Checked {
  /** One a line: `file:line reason remedy`. */
  readonly findings: readonly string[];
  readonly table: string;
  readonly notes: readonly string[];
}

interface CheckedText {
  readonly text: ShippedText;
  readonly variants: readonly VariantUnderReview[];
  readonly findings: readonly Finding[];
}

/** The gates that hold back a publishing, on the files of `contentDir`, as of `now` (epoch milliseconds). */
export function check(contentDir: string, flags: FlagsOf<'check'>, now: number): Checked {
  const shipped = loadShipped(contentDir);
  const at = flags.at ?? now;
  const checked = textsOf(shipped, flags, at).map((text) => checkText(shipped, text, at));
  const everywhere = usesOf(textsOf(shipped, {}, at), shipped.crisis);
  return {
    findings: [
      ...registerFindings(shipped, at).map(
        ({ file, reason, remedy }) => `${shown(contentDir, file)} ${reason} ${remedy}`,
      ),
      ...checked.flatMap(({ text, findings }) =>
        findings.map((finding) => lineFor(contentDir, text, finding)),
      ),
    ],
    table: columns(
      ['campaign', 'step', 'language', 'words', 'hardest grade', 'claims', 'findings'],
      checked.map((one) => rowOf(shipped, one)),
    ),
    notes: registerNotes(shipped, everywhere),
  };
}

function checkText(shipped: Shipped, text: ShippedText, now: number): CheckedText {
  const { step, locale } = text;
  const words = step.texts[locale];
  const loaded = shipped.languages.get(locale);
  if (words !== undefined && loaded !== undefined) {
    return { text, ...compileText(words, loaded, contextOf(shipped, text, now)) };
  }
  const reason = `There is no language ${locale}.`;
  const finding = { place: 'step', reason, remedy: `Add locales/${locale}, or remove this folder.` };
  return { text, variants: [], findings: [finding] };
}

function rowOf(shipped: Shipped, { text, variants, findings }: CheckedText): readonly string[] {
  const { campaign, step, locale } = text;
  const language = shipped.languages.get(locale)?.language;
  const readings =
    language === undefined
      ? []
      : variants.map(({ body }) => readingOf(body, language, syllablesIn(language)));
  const words = readings.map((reading) => reading.words);
  const claims = new Set(variants.flatMap((variant) => variant.claims.map(({ id }) => id)));
  return [
    campaign,
    step.id,
    locale,
    words.length === 0 ? '' : `${Math.min(...words)} to ${Math.max(...words)}`,
    readings.length === 0 ? '' : Math.max(...readings.map(({ grade }) => grade)).toFixed(1),
    String(claims.size),
    String(findings.length),
  ];
}

function lineFor(contentDir: string, { file }: ShippedText, { place, reason, remedy }: Finding): string {
  const line = lineOf(readFileSync(join(contentDir, file), 'utf8'), place);
  const where =
    line === undefined ? `${shown(contentDir, file)} ${place}:` : `${shown(contentDir, file)}:${line}`;
  return `${where} ${reason} ${remedy}`;
}

/** A path that a terminal opens from here. */
function shown(contentDir: string, file: string): string {
  return relative(process.cwd(), join(contentDir, file));
}
