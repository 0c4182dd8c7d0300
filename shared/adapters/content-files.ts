import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import {
  type CampaignSource,
  campaignSourceSchema,
  policySchema,
  stepTimingSchema,
} from '#shared/domain/campaign.ts';
import { type Claim, claimSchema } from '#shared/domain/claim.ts';
import { ContentError } from '#shared/domain/content-problem.ts';
import { type CrisisLines, crisisLinesSchema } from '#shared/domain/crisis.ts';

/*
 * The content directory, as editors keep it:
 *   claims/<ID>.yaml   crisis.yaml   campaigns/<id>/campaign.yaml and one Markdown file a step.
 * Read at start-up only, so reading is synchronous. All functions throw `ContentError` naming the
 * file for anything that does not parse, and let a missing directory fly.
 */

const templateSchema = z.strictObject({
  name: z.string(),
  policy: policySchema.optional(),
  steps: z.array(stepTimingSchema.extend({ file: z.string().regex(/^[a-z0-9-]+\.md$/) })),
});

const frontMatterSchema = z.strictObject({ subject: z.string(), preview: z.string() });

/** The evidence register by claim id, in order of id. A file is named after the claim it holds. */
export function loadClaims(contentDir: string): ReadonlyMap<string, Claim> {
  const dir = join(contentDir, 'claims');
  const files = readdirSync(dir).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.sort().map((file) => {
      const claim = parseYaml(claimSchema, readFileSync(join(dir, file), 'utf8'), `claims/${file}`);
      if (file !== `${claim.id}.yaml`) throw fileError(`claims/${file}`, `The claim inside is ${claim.id}.`);
      return [claim.id, claim];
    }),
  );
}

export function loadCrisisLines(contentDir: string): CrisisLines {
  return parseYaml(crisisLinesSchema, readFileSync(join(contentDir, 'crisis.yaml'), 'utf8'), 'crisis.yaml');
}

/** Ids of the shipped templates, in order. */
export function listTemplates(contentDir: string): readonly string[] {
  const dir = join(contentDir, 'campaigns');
  return readdirSync(dir)
    .filter((id) => existsSync(join(dir, id, 'campaign.yaml')))
    .sort();
}

/** One shipped template, as a draft to copy, edit and publish. `id` is one that `listTemplates` names. */
export function loadTemplate(contentDir: string, id: string): CampaignSource {
  const dir = join(
    contentDir,
    'campaigns',
    z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .parse(id),
  );
  const file = `campaigns/${id}/campaign.yaml`;
  const yaml = readFileSync(join(dir, 'campaign.yaml'), 'utf8');
  const { name, policy, steps } = parseYaml(templateSchema, yaml, file);
  const source = {
    name,
    ...(policy === undefined ? {} : { policy }),
    steps: steps.map(({ file: stepFile, ...timing }) => ({
      ...timing,
      ...parseMarkdownFile(readFileSync(join(dir, stepFile), 'utf8'), `campaigns/${id}/${stepFile}`),
    })),
  };
  return parsed(campaignSourceSchema, source, file);
}

function parseMarkdownFile(
  content: string,
  file: string,
): { subject: string; preview: string; markdown: string } {
  const [, frontMatter, markdown] = /^---\n(.*?)\n---\n(.*)$/s.exec(content.replaceAll('\r\n', '\n')) ?? [];
  if (frontMatter === undefined || markdown === undefined) throw fileError(file, 'There is no front matter.');
  return { ...parseYaml(frontMatterSchema, frontMatter, file), markdown: markdown.trim() };
}

function parseYaml<Output>(schema: z.ZodType<Output>, yaml: string, file: string): Output {
  let value: unknown;
  try {
    value = parse(yaml);
  } catch (error) {
    throw fileError(file, error instanceof Error ? error.message : String(error));
  }
  return parsed(schema, value, file);
}

function parsed<Output>(schema: z.ZodType<Output>, value: unknown, file: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw fileError(file, z.prettifyError(result.error));
}

function fileError(file: string, reason: string): ContentError {
  return new ContentError([{ step: file, place: 'file', reason, remedy: 'Correct the file.' }]);
}
