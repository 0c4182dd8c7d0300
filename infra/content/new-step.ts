import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTemplates, loadLanguages, loadTemplate } from '#shared/adapters/content-files.ts';
import { localesOf } from '#shared/domain/campaign.ts';
import type { FlagsOf } from './arguments.ts';
import { campaignFilePath, readCampaignFile, stepFiles, withStep } from './campaign-file.ts';
import { skeletonOf } from './skeleton.ts';
import { UsageError } from './usage-error.ts';

/** What became of the files, relative to the campaign's folder. */
export interface NewStep {
  readonly written: readonly string[];
  readonly renamed: readonly (readonly [from: string, to: string])[];
}

/**
 * Adds a step to a shipped campaign: one file in each of its languages, for somebody to fill in, and
 * its entry after another step or at the end. Files behind it get another number only where they stand
 * in the way. Nothing is touched unless all of it can be done.
 *
 * @throws UsageError for a campaign or step that is not there, an id that is taken, a file in the way
 */
export function newStep(contentDir: string, flags: FlagsOf<'new-step'>): NewStep {
  const { campaign, id, delay } = flags;
  const templates = listTemplates(contentDir);
  if (!templates.includes(campaign)) {
    throw new UsageError(`There is no campaign "${campaign}"; there are ${templates.join(', ')}.`);
  }
  const { steps } = loadTemplate(contentDir, campaign);
  const files = [...stepFiles(contentDir, campaign)];
  const ids = files.map(([step]) => step);
  if (ids.includes(id)) throw new UsageError(`The step "${id}" is there already; choose another id.`);
  const index = flags.after === undefined ? ids.length - 1 : ids.indexOf(flags.after);
  if (index < 0) {
    throw new UsageError(`There is no step "${flags.after}" to come after; there are ${ids.join(', ')}.`);
  }

  const numbered = numberFile(
    files.map(([, file]) => file),
    index,
    id,
  );
  const { file, moved } = numbered;
  const languages = loadLanguages(contentDir);
  const written = localesOf(steps).map((locale) => {
    const language = languages.get(locale)?.language;
    if (language === undefined)
      throw new UsageError(`There is no language ${locale}: add locales/${locale}.`);
    return { path: `${locale}/${file}`, text: skeletonOf(language) };
  });
  const renamed = localesOf(steps).flatMap((locale) =>
    // The last one first, so that none is written over.
    [...moved].toReversed().map(([from, to]) => [`${locale}/${from}`, `${locale}/${to}`] as const),
  );
  const folder = join(contentDir, 'campaigns', campaign);
  refuseInTheWay(folder, [...renamed.map(([, to]) => to), ...written.map(({ path }) => path)], renamed);

  for (const [from, to] of renamed) renameSync(join(folder, from), join(folder, to));
  for (const { path, text } of written) writeFileSync(join(folder, path), text);
  const entry = { id, file, delayDays: delay };
  const yaml = withStep(readCampaignFile(contentDir, campaign), index, entry, moved);
  writeFileSync(campaignFilePath(contentDir, campaign), yaml);
  return { written: written.map(({ path }) => path), renamed };
}

/** The number after that of step `index`; each file behind it that has this number gives way by one, and so on. */
function numberFile(
  files: readonly string[],
  index: number,
  id: string,
): { readonly file: string; readonly moved: ReadonlyMap<string, string> } {
  const number = numberOf(files[index]) + 1;
  const moved = new Map<string, string>();
  let taken = number;
  for (const file of files.slice(index + 1)) {
    if (numberOf(file) !== taken) break;
    taken += 1;
    moved.set(file, file.replace(/^\d+/, padded(taken)));
  }
  return { file: `${padded(number)}-${id}.md`, moved };
}

function numberOf(file: string | undefined): number {
  return Number(/^\d+/.exec(file ?? '')?.[0] ?? 0);
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}

function refuseInTheWay(
  folder: string,
  targets: readonly string[],
  renamed: readonly (readonly [string, string])[],
): void {
  const leaving = new Set(renamed.map(([from]) => from));
  const found = targets.find((path) => existsSync(join(folder, path)) && !leaving.has(path));
  if (found !== undefined) throw new UsageError(`The file ${found} is in the way; it belongs to no step.`);
}
