import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import * as z from 'zod';
import { fileError } from '#shared/adapters/content-yaml.ts';
import { windowSchema } from '#shared/domain/campaign.ts';

const listedSchema = z.object({ steps: z.array(z.object({ id: z.string(), file: z.string() })) });

export function readCampaignFile(contentDir: string, campaign: string): string {
  return readFileSync(campaignFilePath(contentDir, campaign), 'utf8');
}

export function campaignFilePath(contentDir: string, campaign: string): string {
  return join(contentDir, 'campaigns', campaign, 'campaign.yaml');
}

/** The name of the Markdown file of each step, by step id, in order. Throws `ContentError` for what is no campaign. */
export function stepFiles(contentDir: string, campaign: string): ReadonlyMap<string, string> {
  const document = parseDocument(readCampaignFile(contentDir, campaign));
  const listed = listedSchema.safeParse(document.errors.length > 0 ? undefined : document.toJS());
  if (!listed.success) throw fileError(`campaigns/${campaign}/campaign.yaml`, 'Its steps cannot be read.');
  return new Map(listed.data.steps.map(({ id, file }) => [id, file]));
}

/** An entry of a step as it is added: sent in the same hours and on the same days as the one before it. */
export interface StepEntry {
  readonly id: string;
  readonly file: string;
  readonly delayDays: number;
}

/**
 * The text of `campaign.yaml` with a step more, and with other file names where they moved. All else
 * stays as it was, comments and spaces too: the parsed file only says where to write.
 *
 * @param index of the step that the new one comes after
 */
export function withStep(
  yaml: string,
  index: number,
  entry: StepEntry,
  moved: ReadonlyMap<string, string>,
): string {
  const steps = parseDocument(yaml).get('steps');
  if (!isSeq(steps)) throw new Error('a campaign that loads has a list of steps');
  const before = entryAt(steps, index);
  const names = steps.items.map((_, place) => entryAt(steps, place).get('file', true));
  const changes = names.flatMap((node) => {
    const name = isScalar(node) ? moved.get(String(node.value)) : undefined;
    return name === undefined || !isScalar(node) ? [] : [{ ...spanOf(node), text: name }];
  });
  const indent = indentOf(yaml, before);
  const text = [
    `- id: ${entry.id}`,
    `  file: ${entry.file}`,
    `  delayDays: ${entry.delayDays}`,
    `  window: ${windowText(before)}`,
  ];
  const [, end] = [spanOf(before).from, spanOf(before).to];
  // After the line of its last value, with the comment that may stand there.
  const lineEnd = yaml.indexOf('\n', end - (yaml[end - 1] === '\n' ? 1 : 0));
  const from = lineEnd < 0 ? yaml.length : lineEnd;
  const added = text.map((line) => `\n${indent}${line}`).join('');
  return [...changes, { from, to: from, text: added }]
    .sort((a, b) => b.from - a.from)
    .reduce((whole, change) => whole.slice(0, change.from) + change.text + whole.slice(change.to), yaml);
}

function entryAt(steps: YAMLSeq, index: number): YAMLMap {
  const entry = steps.items[index];
  if (!isMap(entry)) throw new Error('a step of a campaign that loads is a map');
  return entry;
}

/** Where the node's value stands in the file, `to` exclusive. */
function spanOf({ range }: Pick<YAMLMap, 'range'>): { readonly from: number; readonly to: number } {
  if (!range) throw new Error('a parsed node has a range');
  return { from: range[0], to: range[1] };
}

/** What stands before the dash of an entry. */
function indentOf(yaml: string, entry: YAMLMap): string {
  const { from } = spanOf(entry);
  const line = yaml.slice(yaml.lastIndexOf('\n', from) + 1, from);
  return /^\s*/.exec(line)?.[0] ?? '';
}

function windowText(entry: YAMLMap): string {
  const node = entry.get('window', true);
  const name = isAlias(node) ? node.source : isMap(node) ? node.anchor : undefined;
  if (name !== undefined) return `*${name}`;
  const { from, to, weekdays } = windowSchema.parse(isMap(node) ? node.toJSON() : undefined);
  return `{ from: "${from}", to: "${to}", weekdays: [${weekdays.join(', ')}] }`;
}
