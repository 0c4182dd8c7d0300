import type { Locale, VariantKey } from '#shared/domain/audience.ts';
import type { StepSource } from '#shared/domain/campaign.ts';
import { compiledStepSchema } from '#shared/domain/compiled-step.ts';
import { digestOf } from '#shared/domain/evidence.ts';
import type { Finding } from '#shared/domain/gates/gate.ts';
import { readingOf } from '#shared/domain/reading.ts';
import type { Compiler } from '#shared/usecases/ports/content.ts';
import { compileText } from './compile-text.ts';
import type { CompileContext } from './context.ts';
import { syllablesIn } from './syllables.ts';

/**
 * Compiles one step to all its variants in the languages asked for, ready but for the merge fields.
 * Pure: the same source and context give the same bytes, on which the hash of an approval rests. A
 * step with findings is for its author to look at, and for nobody to publish.
 */
export function compileStep(source: StepSource, context: CompileContext): ReturnType<Compiler['compile']> {
  const texts = context.locales.map((locale) => compileLocale(source, locale, context));
  const findings = texts.flatMap((text) => text.findings.map((finding) => ({ step: source.id, ...finding })));
  const variants = texts.flatMap((text) => text.variants);
  const reading = (key: VariantKey) => {
    const variant = variants.find((one) => one.key === key);
    const loaded = context.languages.get(localeOf(key));
    if (variant === undefined || loaded === undefined) throw new Error(`${key} was not compiled`);
    return readingOf(variant.body, loaded.language, syllablesIn(loaded.language));
  };
  if (variants.length === 0 || texts.some((text) => text.variants.length === 0)) {
    return { step: undefined, findings, reading };
  }
  const printed = [...new Set(variants.flatMap(({ claims }) => claims.map(({ id }) => id)))].sort();
  const step = compiledStepSchema.parse({
    id: source.id,
    variants: Object.fromEntries(
      variants.map(({ key, html, text, claims }) => [
        key,
        { subject: source.texts[localeOf(key)]?.subject, html, text, claims: claims.map(({ id }) => id) },
      ]),
    ),
    claims: digestOf(printed.flatMap((id) => context.register.get(id) ?? [])),
  });
  return { step, findings, reading };
}

function compileLocale(
  source: StepSource,
  locale: Locale,
  context: CompileContext,
): ReturnType<typeof compileText> {
  const loaded = context.languages.get(locale);
  const text = source.texts[locale];
  if (loaded === undefined) {
    const remedy = `Add locales/${locale}, or leave this language out.`;
    return nothing({ locale, place: 'step', reason: `There is no language ${locale}.`, remedy });
  }
  if (text === undefined) {
    const remedy = 'Write it, or leave this language out of every step.';
    return nothing({ locale, place: 'step', reason: `There is no text in ${locale}.`, remedy });
  }
  return compileText(text, loaded, context);
}

function nothing(finding: Finding): ReturnType<typeof compileText> {
  return { variants: [], findings: [finding] };
}

function localeOf(key: string): Locale {
  return key.split('.')[2] ?? '';
}
