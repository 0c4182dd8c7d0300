import { join } from 'node:path';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import type { CompileContext } from '#shared/adapters/content-compiler/context.ts';
import { loadClaims, loadCrisisLines, loadTemplate } from '#shared/adapters/content-files.ts';
import { type VariantKey, variantKeys } from '#shared/domain/audience.ts';
import type { MailBody } from '#shared/domain/campaign.ts';
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
export const campaign = loadTemplate(contentDir, 'first-steps');

export const context: CompileContext = { claims, sender, now: checkedOn };

const compiled = new Map(campaign.steps.map((step) => [step.id, compileStep(step, context)]));

/** One shipped step in every variant. */
export function mailsOf(stepId: string): readonly { readonly key: VariantKey; readonly mail: MailBody }[] {
  const step = compiled.get(stepId);
  if (step === undefined) throw new Error(`no shipped step ${stepId}`);
  return variantKeys.map((key) => ({ key, mail: step.variants[key] }));
}

/** What the reader sees as the body: without first line, crisis blocks, sources and footer. */
export function bodyText({ text }: MailBody): string {
  const [, body = ''] = text.split('\n\n-----\n\n');
  return body.split('\n\nSources\n\n')[0] ?? '';
}
