import { AppError } from '#shared/domain/app-error.ts';
import { type Audience, variantOf } from '#shared/domain/audience.ts';
import { canonicalAddress } from '#shared/domain/email-address.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
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
}
export interface Preview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly claims: readonly string[];
}
type Rendering = Pick<Deps, 'campaigns' | 'compiler' | 'clock' | 'crisis' | 'sender'>;

/** One step of the draft as this reader would get it. Its links lead nowhere. */
export async function previewStep(deps: Rendering, ref: StepRef, reader: Reader): Promise<Preview> {
  return render(deps, ref, reader, { leave: 'preview', preferences: 'preview' });
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
  { audience, country, firstName }: Reader,
  tokens: { readonly leave: string; readonly preferences: string },
): Promise<Preview> {
  const { subject, variants, claims } = compileStep(
    deps,
    await draftStep(deps, campaign, step),
    deps.clock.now(),
  );
  const body = mergeBody(variants[variantOf(audience, country)], {
    ...(firstName === undefined ? {} : { firstName }),
    crisis: deps.crisis.block(country, audience),
    leaveUrl: `${deps.sender.publicUrl}/u/${tokens.leave}`,
    preferencesUrl: `${deps.sender.publicUrl}/p/${tokens.preferences}`,
  });
  return { subject, ...body, claims };
}
