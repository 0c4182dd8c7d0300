import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Locale, mainLocale } from '#shared/domain/audience.ts';
import { localeSchema } from '#shared/domain/audience-schemas.ts';
import {
  type CampaignSource,
  campaignSourceSchema,
  policySchema,
  type StepSource,
  type StepText,
  stepTimingSchema,
} from '#shared/domain/campaign.ts';
import { type Claim, claimFileSchema } from '#shared/domain/claim.ts';
import { type CrisisLines, crisisLinesSchema } from '#shared/domain/crisis.ts';
import {
  type Language,
  languageSchema,
  type TranslatedClaims,
  type TranslatedCrisis,
  translatedClaimsSchema,
  translatedCrisisSchema,
} from '#shared/domain/language.ts';
import { fileError, parsed, parseYaml } from './content-yaml.ts';
import { languageFaults } from './language-places.ts';
import { translatedCrisisFaults } from './translated-crisis.ts';

/*
 * The content directory, as editors keep it:
 *   claims/<ID>.yaml   crisis.yaml   locales/<locale>/{language,claims,crisis}.yaml
 *   campaigns/<id>/campaign.yaml   campaigns/<id>/<locale>/ with one Markdown file a step.
 * Read at start-up only, so reading is synchronous. All functions throw `ContentError` naming the
 * file for anything that does not parse, and let a missing directory fly.
 */

const templateSchema = z.strictObject({
  name: z.string(),
  policy: policySchema.optional(),
  steps: z.array(stepTimingSchema.extend({ file: z.string().regex(/^[a-z0-9-]+\.md$/) })),
});

const frontMatterSchema = z.strictObject({ subject: z.string(), preview: z.string() });

/** A language as shipped; the main one needs no translations. */
export interface LoadedLanguage {
  readonly language: Language;
  readonly claims?: TranslatedClaims;
  readonly crisis?: TranslatedCrisis;
}

/** The evidence register by claim id, in order of id. A file is named after the claim it holds. */
export function loadClaims(contentDir: string): ReadonlyMap<string, Claim> {
  const dir = join(contentDir, 'claims');
  const files = readdirSync(dir).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.sort().map((file) => {
      const claim = loadYaml(claimFileSchema, contentDir, `claims/${file}`);
      if (file !== `${claim.id}.yaml`) throw fileError(`claims/${file}`, `The claim inside is ${claim.id}.`);
      return [claim.id, claim];
    }),
  );
}

export function loadCrisisLines(contentDir: string): CrisisLines {
  return loadYaml(crisisLinesSchema, contentDir, 'crisis.yaml');
}

/** Every language by its locale, the main one first. */
export function loadLanguages(contentDir: string): ReadonlyMap<Locale, LoadedLanguage> {
  const lines = loadCrisisLines(contentDir);
  const others = localesIn(join(contentDir, 'locales')).filter((locale) => locale !== mainLocale);
  return new Map(
    [mainLocale, ...others].map((locale) => {
      const dir = `locales/${locale}`;
      const language = loadYaml(languageSchema, contentDir, `${dir}/language.yaml`);
      if (language.locale !== locale) {
        throw fileError(`${dir}/language.yaml`, `The language inside is ${language.locale}.`);
      }
      const open = languageFaults(language);
      if (open.length > 0) throw fileError(`${dir}/language.yaml`, open.join('\n'));
      if (locale === mainLocale) return [locale, { language }];
      const claims = loadYaml(translatedClaimsSchema, contentDir, `${dir}/claims.yaml`);
      const crisis = loadYaml(translatedCrisisSchema, contentDir, `${dir}/crisis.yaml`);
      const faults = translatedCrisisFaults(lines, crisis);
      if (faults.length > 0) throw fileError(`${dir}/crisis.yaml`, faults.join('\n'));
      return [locale, { language, claims, crisis }];
    }),
  );
}

const corrections = 'correction';

/** Ids of the shipped templates, in order. The one of corrections is not among them. */
export function listTemplates(contentDir: string): readonly string[] {
  const dir = join(contentDir, 'campaigns');
  return readdirSync(dir)
    .filter((id) => id !== corrections && existsSync(join(dir, id, 'campaign.yaml')))
    .sort();
}

/** One shipped template, as a draft to copy, edit and publish. `id` is one that `listTemplates` names. */
export function loadTemplate(contentDir: string, id: string): CampaignSource {
  const dir = `campaigns/${z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .parse(id)}`;
  const { name, policy, steps } = loadYaml(templateSchema, contentDir, `${dir}/campaign.yaml`);
  const locales = localesIn(join(contentDir, dir));
  const source = {
    name,
    ...(policy === undefined ? {} : { policy }),
    steps: steps.map(({ file, ...timing }) => ({
      ...timing,
      texts: Object.fromEntries(
        locales.map((locale) => [locale, loadStepText(contentDir, `${dir}/${locale}/${file}`)]),
      ),
    })),
  };
  return parsed(campaignSourceSchema, source, `${dir}/campaign.yaml`);
}

/** The step of a mail that takes a claim back, with `X-00` wherever that claim is to be named. */
export function loadCorrection(contentDir: string, kind: 'correction' | 'withdrawal'): StepSource {
  const { steps } = loadTemplate(contentDir, corrections);
  const step = steps.find(({ id }) => id === kind);
  if (step === undefined) {
    throw fileError(`campaigns/${corrections}/campaign.yaml`, `There is no step ${kind}.`);
  }
  return step;
}

function localesIn(dir: string): readonly Locale[] {
  return readdirSync(dir)
    .filter((name) => localeSchema.safeParse(name).success)
    .sort();
}

function loadStepText(contentDir: string, file: string): StepText {
  const content = read(contentDir, file).replaceAll('\r\n', '\n');
  const [, frontMatter, markdown] = /^---\n(.*?)\n---\n(.*)$/s.exec(content) ?? [];
  if (frontMatter === undefined || markdown === undefined) throw fileError(file, 'There is no front matter.');
  return { ...parseYaml(frontMatterSchema, frontMatter, file), markdown: markdown.trim() };
}

function loadYaml<Output>(schema: z.ZodType<Output>, contentDir: string, file: string): Output {
  return parseYaml(schema, read(contentDir, file), file);
}

function read(contentDir: string, file: string): string {
  const path = join(contentDir, file);
  if (!existsSync(path)) throw fileError(file, 'There is no such file.');
  return readFileSync(path, 'utf8');
}
