import { join } from 'node:path';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import type { CompileContext } from '#shared/adapters/content-compiler/context.ts';
import { loadClaims, loadCrisisLines, loadLanguages, loadTemplate } from '#shared/adapters/content-files.ts';
import { type Locale, mainLocale, type VariantKey, variantKeysOf } from '#shared/domain/audience.ts';
import { localesOf } from '#shared/domain/campaign.ts';
import type { CompiledStep, CompiledVariant, MailBody } from '#shared/domain/compiled-step.ts';
import type { Language } from '#shared/domain/language.ts';
import type { Sender } from '#shared/domain/sender.ts';

export const contentDir = join(import.meta.dirname, '../../shared/content');

/** The day on which the register was last checked as a whole: tests of shipped text stand still on it. */
export const checkedOn = Date.parse('2026-11-22T12:00:00Z');

export const sender: Sender = {
  name: 'Lantern',
  postalAddress: '1 Harbour Street, Springfield, IL 62701, USA',
  publicUrl: 'https://lantern.example.org',
  sequenceAddress: 'letters@lantern.example.org',
  confirmationAddress: 'hello@mail.lantern.example.org',
  replyTo: 'team@lantern.example.org',
};

export const claims = loadClaims(contentDir);
export const crisisLines = loadCrisisLines(contentDir);
export const languages = loadLanguages(contentDir);
export const campaign = loadTemplate(contentDir, 'first-steps');
/** The languages in which the whole sequence is shipped. */
export const locales = localesOf(campaign.steps);

/** For texts under test, which are English. */
export const context: CompileContext = {
  campaign: 'first-steps',
  locales: [mainLocale],
  register: claims,
  former: new Map(),
  languages,
  sender,
  now: checkedOn,
};
/** For the shipped sequence, in every language it has. */
export const shippedContext: CompileContext = { ...context, locales };

export function languageOf(locale: Locale): Language {
  const loaded = languages.get(locale);
  if (loaded === undefined) throw new Error(`no language ${locale}`);
  return loaded.language;
}

const compiled = new Map<string, CompiledStep>();

/** One shipped step, compiled in every language. */
export function shippedStep(stepId: string): CompiledStep {
  const known = compiled.get(stepId);
  if (known !== undefined) return known;
  const source = campaign.steps.find(({ id }) => id === stepId);
  const step = source && compileStep(source, shippedContext).step;
  if (step === undefined) throw new Error(`no shipped step ${stepId}`);
  compiled.set(stepId, step);
  return step;
}

/** One shipped step in every variant of some languages. */
export function mailsOf(
  stepId: string,
  of: readonly Locale[] = locales,
): readonly { readonly key: VariantKey; readonly mail: CompiledVariant }[] {
  const step = shippedStep(stepId);
  return variantKeysOf(of).map((key) => ({ key, mail: variantIn(step, key) }));
}

/** One text of a step that must have it. */
export function variantIn(step: CompiledStep | undefined, key: VariantKey): CompiledVariant {
  const variant = step?.variants[key];
  if (variant === undefined) throw new Error(`no variant ${key}`);
  return variant;
}

/** What the reader sees as the body: without first line, crisis blocks, sources and footer. */
export function bodyText({ text }: Pick<MailBody, 'text'>, locale: Locale = mainLocale): string {
  const [, body = ''] = text.split('\n\n-----\n\n');
  return body.split(`\n\n${languageOf(locale).layout.sources}\n\n`)[0] ?? '';
}

export function localeOf(key: VariantKey): Locale {
  return key.split('.')[2] ?? '';
}
