import { AppError } from '#shared/domain/app-error.ts';
import { type Audience, type Locale, mainLocale, regionOf } from '#shared/domain/audience.ts';
import type { CompiledVariant } from '#shared/domain/compiled-step.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import { canonicalAddress } from '#shared/domain/email-address.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Deps } from '../ports.ts';
import { textFor } from '../step-text.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf } from './campaigns.ts';
import { compileStep } from './compiling.ts';
import { draftStep } from './drafts.ts';

export interface StepRef {
  readonly campaign: string;
  readonly step: string;
}
export interface Reader {
  readonly audience: Audience;
  readonly country: string;
  readonly firstName?: string | undefined;
  /** The main language when left out. */
  readonly locale?: Locale | undefined;
}
export interface Preview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly claims: readonly string[];
  /** Of the author's part, as the gate for plain language counts. */
  readonly reading: Pick<Reading, 'words' | 'grade'>;
  /** What keeps the step from going out in this language, in whichever variant. */
  readonly findings: readonly ContentProblem[];
}
type Merging = Pick<Deps, 'crisis' | 'greetings' | 'sender'>;
type Rendering = Merging & Pick<Deps, 'campaigns' | 'clock' | 'compiler' | 'register'>;
/** Links that lead nowhere. */
const noLinks = { leave: 'preview', preferences: 'preview' } as const;

/**
 * One step of the draft as this reader would get it, and what is wrong with it: a claim that must not
 * be printed is shown, and named. Its links lead nowhere.
 *
 * @throws AppError not-found; invalid when there is nothing to show in this language
 */
export async function previewStep(deps: Rendering, ref: StepRef, reader: Reader): Promise<Preview> {
  return render(deps, ref, reader, noLinks);
}

/**
 * One step of the newest published version as this reader gets it today: greeting, help lines and words in
 * the main language where theirs is not published. Its links lead nowhere.
 *
 * @throws AppError not-found
 */
export async function previewPublished(
  deps: Merging & Pick<Deps, 'campaigns'>,
  { campaign, step }: StepRef,
  reader: Reader,
): Promise<Omit<Preview, 'reading' | 'findings'>> {
  const { version } = await headOf(deps, campaign);
  const published = version === undefined ? undefined : await deps.campaigns.version(campaign, version);
  const found = published && (await textFor(deps, reader, step, published));
  if (found === undefined)
    throw new AppError('not-found', 'step.not_published', 'The published version has no such step.');
  return merged(deps, found.text, { ...reader, locale: found.locale }, noLinks);
}

/** What became of a test mail. `code` is SES's. */
export interface TestResult {
  readonly state: SendResult['kind'];
  readonly code?: string;
}

/**
 * Sends one step of the draft to the staff member's own address: the one their token says, or, where
 * it says none, the one they give. The links work and stand for that address alone. It is on the
 * record under the key of the address.
 */
export async function sendTest(
  deps: Rendering &
    Pick<Deps, 'account' | 'addresses' | 'audit' | 'ids' | 'mailer' | 'subscribers' | 'tokens'>,
  actor: Actor,
  { campaign, step }: StepRef,
  { email, ...reader }: Reader & { readonly email: string },
): Promise<TestResult> {
  const key = await deps.addresses.keyOf(email);
  const act = { action: 'sendTest', subject: campaign, detail: `step ${step} to ${key}` } as const;
  return audited(deps, actor, act, async () => {
    await refuseTest(deps, actor, email, key);
    const print = campaignPrint(campaign);
    const [leave, preferences] = await Promise.all([
      deps.tokens.sign({ purpose: 'leave', subscriber: key, campaign: print }),
      deps.tokens.sign({ purpose: 'preferences', subscriber: key, campaign: print }),
    ]);
    const { subject, html, text } = await render(deps, { campaign, step }, reader, { leave, preferences });
    const result = await deps.mailer.send({
      stream: 'sequence',
      to: email,
      subject,
      body: { html, text },
      list: { leaveUrl: `${deps.sender.publicUrl}/u/${leave}`, listId: campaign, campaign },
      tag: 'test',
    });
    return result.kind === 'accepted' ? { state: result.kind } : { state: result.kind, code: result.code };
  });
}

async function refuseTest(
  deps: Pick<Deps, 'account' | 'subscribers'>,
  actor: Actor,
  email: string,
  key: string,
): Promise<void> {
  if (actor.email !== undefined && canonicalAddress(actor.email) !== canonicalAddress(email)) {
    throw new AppError('forbidden', 'test.not_own_address', 'A test mail goes to your own address only.');
  }
  if ((await deps.account.state()).stopped) {
    throw new AppError('conflict', 'account.stopped', 'All sending is stopped.');
  }
  if ((await deps.subscribers.get(key, 'strong'))?.suppressed) {
    throw new AppError('conflict', 'test.address_suppressed', 'This address must not be written to.');
  }
}

async function render(
  deps: Rendering,
  { campaign, step }: StepRef,
  { audience, country, firstName, locale = mainLocale }: Reader,
  tokens: Tokens,
): Promise<Preview> {
  const source = await draftStep(deps, campaign, step);
  const { findings, ...compiled } = await compileStep(deps, await headOf(deps, campaign), source, locale);
  const key = `${audience}.${regionOf(country)}.${locale}` as const;
  const variant = compiled.step.variants[key];
  if (variant === undefined) throw new Error(`${step} was compiled without a variant of ${locale}`);
  const mail = merged(deps, variant, { audience, country, firstName, locale }, tokens);
  return { ...mail, reading: compiled.reading(key), findings };
}

interface Tokens {
  readonly leave: string;
  readonly preferences: string;
}

function merged(
  deps: Merging,
  variant: CompiledVariant,
  { audience, country, firstName, locale = mainLocale }: Reader,
  tokens: Tokens,
): Omit<Preview, 'reading' | 'findings'> {
  const body = mergeBody(variant, {
    greeting: deps.greetings(locale, firstName),
    crisis: deps.crisis.block(country, audience, locale),
    leaveUrl: `${deps.sender.publicUrl}/u/${tokens.leave}`,
    preferencesUrl: `${deps.sender.publicUrl}/p/${tokens.preferences}`,
  });
  return { subject: variant.subject, ...body, claims: variant.claims };
}
