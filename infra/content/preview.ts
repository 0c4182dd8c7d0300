import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import { audiences, type Region, regions, type VariantKey } from '#shared/domain/audience.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import type { FlagsOf } from './arguments.ts';
import { type Camera, looks } from './pictures.ts';
import { indexPage, type PreviewedMail } from './preview-index.ts';
import { contextOf, loadShipped, publicUrl, type Shipped, type ShippedText, textsOf } from './shipped.ts';

export interface Preview {
  readonly index: string;
  readonly mails: readonly PreviewedMail[];
  /** Texts with findings are shown too: a preview is for those who still write. */
  readonly findings: number;
  /** Texts of which nothing can be shown. */
  readonly broken: readonly string[];
}

/**
 * Writes every variant of the chosen texts into `out`, with sample values in its merge fields, as HTML,
 * as plain text and, where there is a camera, as pictures; and a page that lists them all.
 */
export async function preview(
  contentDir: string,
  flags: FlagsOf<'preview'>,
  now: number,
  camera: Camera | undefined,
  report: (line: string) => void,
): Promise<Preview> {
  const shipped = loadShipped(contentDir);
  const at = flags.at ?? now;
  const mails: PreviewedMail[] = [];
  const broken: string[] = [];
  let findings = 0;
  for (const text of textsOf(shipped, flags, at)) {
    const { campaign, step, locale } = text;
    const compiled = compileStep(step, contextOf(shipped, text, at));
    findings += compiled.findings.length;
    if (compiled.step === undefined) broken.push(`${campaign}/${step.id} ${locale}`);
    const variants = compiled.step?.variants ?? {};
    for (const { key, region, audience } of readersOf(locale)) {
      const variant = variants[key];
      if (variant === undefined) continue;
      const body = mergeBody(variant, sampleValues(shipped, text, region, audience));
      mails.push(await write(flags.out, text, key, { ...body, subject: variant.subject }, camera));
    }
    report(`${campaign}/${step.id} ${locale}`);
  }
  const index = join(flags.out, 'index.html');
  mkdirSync(flags.out, { recursive: true });
  writeFileSync(index, indexPage(mails, new Date(at)));
  return { index, mails, findings, broken };
}

interface Readers {
  readonly key: VariantKey;
  readonly region: Region;
  readonly audience: (typeof audiences)[number];
}

function readersOf(locale: string): readonly Readers[] {
  return audiences.flatMap((audience) =>
    regions.map((region): Readers => ({ key: `${audience}.${region}.${locale}`, region, audience })),
  );
}

/** Whose help lines a preview shows: a country with lines of its own where the region has many. */
const sampleCountry: Readonly<Record<Region, string>> = { US: 'US', AU: 'AU', other: 'GB' };

function sampleValues(
  { crisis, languages }: Shipped,
  { locale }: ShippedText,
  region: Region,
  audience: Readers['audience'],
): Parameters<typeof mergeBody>[1] {
  return {
    greeting: greetingsIn(languages)(locale, 'Sam'),
    crisis: crisisIn(crisis, languages).block(sampleCountry[region], audience, locale),
    leaveUrl: `${publicUrl}/u/sample`,
    preferencesUrl: `${publicUrl}/p/sample`,
  };
}

async function write(
  out: string,
  { campaign, step }: ShippedText,
  key: VariantKey,
  mail: { readonly subject: string; readonly html: string; readonly text: string },
  camera: Camera | undefined,
): Promise<PreviewedMail> {
  const folder = `${campaign}/${step.id}`;
  mkdirSync(join(out, folder), { recursive: true });
  const named = (ending: string): string => `${folder}/${key}${ending}`;
  writeFileSync(join(out, named('.html')), mail.html);
  writeFileSync(join(out, named('.txt')), mail.text);
  await camera?.take(mail.html, (look) => join(out, named(`.${look}.png`)));
  return {
    campaign,
    step: step.id,
    key,
    subject: mail.subject,
    html: named('.html'),
    text: named('.txt'),
    pictures: camera === undefined ? [] : looks.map((look) => named(`.${look}.png`)),
  };
}
