import { currentConsent } from '#shared/contract/consent-texts.ts';
import type { EvidenceAlarm } from '#shared/domain/alarm.ts';
import { type Locale, mainLocale, variantKeysOf } from '#shared/domain/audience.ts';
import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type {
  CampaignHead,
  CampaignSource,
  CampaignVersion,
  Draft,
  StepSource,
  StepText,
  StepTiming,
} from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { ConsentRecord } from '#shared/domain/consent.ts';
import { contentHash, localeHash, stepHash } from '#shared/domain/content-hash.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import type { ClaimStanding } from '#shared/domain/evidence.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Marker } from '#shared/domain/marker.ts';
import type { Sender } from '#shared/domain/sender.ts';
import type { Enrolment, Profile, Subscriber } from '#shared/domain/subscriber.ts';

/** A Tuesday morning in New York, 09:00, when every window that the builders make is open. */
export const tuesday: Instant = Date.parse('2026-12-01T14:00:00Z');
export const campaignId = 'first-steps';
/** As long as real ones: 128 bits in base64url, 80 bits in base32. */
export const personKey = 'pK0aZr-person-key-0001';
export const firstEnrolment = 'k3vq7znb2xw5mtra';

export const buildSender = (changes: Partial<Sender> = {}): Sender => ({
  name: 'Lantern',
  postalAddress: '1 Harbour Street, Springfield, OR 97477, USA',
  publicUrl: 'https://lantern.example',
  sequenceAddress: 'letters@news.lantern.example',
  confirmationAddress: 'confirm@lantern.example',
  replyTo: 'people@lantern.example',
  ...changes,
});

export const buildProfile = (changes: Partial<Profile> = {}): Profile => ({
  sealed: 'sealed-by-a-builder',
  audience: 'veteran',
  country: 'US',
  zone: 'America/New_York',
  locale: 'en-US',
  ...changes,
});

/** Waits for the first step of version 1, due at `tuesday`. */
export const buildEnrolment = (changes: Partial<Enrolment> = {}): Enrolment => ({
  id: firstEnrolment,
  campaign: campaignId,
  version: 1,
  next: { step: 'welcome', due: tuesday },
  begun: [],
  ...changes,
});

/** Confirmed yesterday, with one enrolment. */
export const buildSubscriber = (changes: Partial<Subscriber> = {}): Subscriber => ({
  key: personKey,
  rev: 0,
  profile: buildProfile(),
  consent: { version: currentConsent, at: tuesday - 86_400_000 },
  enrolments: [buildEnrolment()],
  ...changes,
});

export const buildTiming = (changes: Partial<StepTiming> = {}): StepTiming => ({
  id: 'welcome',
  delayDays: 0,
  window: { from: '08:00', to: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7] },
  ...changes,
});

/** Three steps: `welcome` at once, `evidence` two days later, `next-steps` four days after that. */
export const buildTimings = (): StepTiming[] => [
  buildTiming(),
  buildTiming({ id: 'evidence', delayDays: 2 }),
  buildTiming({ id: 'next-steps', delayDays: 4 }),
];

/** A version with the texts of its steps: reviewed and approved by others, with the hashes of just these. */
export interface Published {
  readonly version: CampaignVersion;
  readonly steps: readonly CompiledStep[];
}

/** What is not told about the steps' texts is as `buildCompiledStep` makes it. */
export function buildPublished(
  changes: Partial<CampaignVersion> = {},
  texts: readonly CompiledStep[] = [],
): Published {
  const { steps: timings = buildTimings(), locales = [mainLocale] } = changes;
  const steps = timings.map(
    ({ id }) => texts.find((text) => text.id === id) ?? buildCompiledStep({ id }, locales),
  );
  const stepHashes = Object.fromEntries(steps.map((step) => [step.id, stepHash(step)]));
  const hash = contentHash({ policy: changes.policy, steps: timings, locales, stepHashes });
  const version = {
    campaign: campaignId,
    version: 1,
    name: 'First steps',
    steps: timings,
    locales,
    stepHashes,
    contentHash: hash,
    approval: { by: 'staff-approver', at: tuesday - 86_400_000, hash },
    reviews: locales.map((locale) => ({
      locale,
      by: 'staff-reviewer',
      at: tuesday - 86_400_000,
      hash: localeHash(steps, locale),
    })),
    draftRev: 0,
    publishedAt: tuesday - 86_400_000,
    publishedBy: 'staff-publisher',
    authors: ['staff-author'],
    ...changes,
  };
  return { version, steps };
}

export const buildVersion = (changes: Partial<CampaignVersion> = {}): CampaignVersion =>
  buildPublished(changes).version;

/** Running, with version 1 published. */
export const buildHead = (changes: Partial<CampaignHead> = {}): CampaignHead => ({
  id: campaignId,
  name: 'First steps',
  status: 'running',
  version: 1,
  rev: 0,
  createdAt: tuesday - 172_800_000,
  changedAt: tuesday - 86_400_000,
  ...changes,
});

export const buildStepText = (changes: Partial<StepText> = {}): StepText => ({
  subject: 'What you asked for',
  preview: 'A first, short letter.',
  markdown: '{{greeting}}\n\nThis is the first letter.',
  ...changes,
});

/** In English; `words` change its text there. */
export const buildStepSource = (
  changes: Partial<StepSource> = {},
  words: Partial<StepText> = {},
): StepSource => ({
  ...buildTiming(),
  texts: { [mainLocale]: buildStepText(words) },
  ...changes,
});

export const buildSource = (changes: Partial<CampaignSource> = {}): CampaignSource => ({
  name: 'First steps',
  steps: buildTimings().map((timing) => buildStepSource(timing)),
  ...changes,
});

export const buildDraft = (changes: Partial<Draft> = {}): Draft => ({
  ...buildSource(),
  campaign: campaignId,
  rev: 0,
  authors: ['staff-author'],
  changedAt: tuesday - 172_800_000,
  reviews: [],
  ...changes,
});

/** Every variant says which it is, and prints every claim of the step. */
export function buildCompiledStep(
  changes: Partial<CompiledStep> = {},
  locales: readonly Locale[] = [mainLocale],
): CompiledStep {
  const { id = 'welcome', claims = {} } = changes;
  const variants: CompiledStep['variants'] = Object.fromEntries(
    variantKeysOf(locales).map((variant) => [
      variant,
      {
        subject: `Letter ${id}`,
        html: `<p>{{greeting}}</p>{{crisis}}<p>${id} for ${variant}</p><a href="{{leaveUrl}}">Leave</a> <a href="{{preferencesUrl}}">Choices</a>`,
        text: `{{greeting}}\n{{crisis}}\n${id} for ${variant}\nLeave: {{leaveUrl}}\nChoices: {{preferencesUrl}}`,
        claims: Object.keys(claims),
      },
    ]),
  );
  return { id, variants, claims, ...changes };
}

/** Good until 30 days after `tuesday`. */
export const buildStanding = (changes: Partial<ClaimStanding> = {}): ClaimStanding => ({
  edition: 1,
  goodUntil: tuesday + 30 * 86_400_000,
  ...changes,
});

export const buildAlarm = (changes: Partial<EvidenceAlarm> = {}): EvidenceAlarm => ({
  campaign: campaignId,
  step: 'welcome',
  claim: 'E-03',
  reason: 'claim-expired',
  at: tuesday,
  ...changes,
});

export const buildDelivery = (changes: Partial<Delivery> = {}): Delivery => ({
  campaign: campaignId,
  enrolment: firstEnrolment,
  step: 'welcome',
  subscriber: personKey,
  version: 1,
  state: 'accepted',
  variant: 'veteran.US.en-US',
  messageId: '0100018f-builder-message-000000',
  begunAt: tuesday,
  changedAt: tuesday,
  ...changes,
});

export const buildMarker = (changes: Partial<Marker> = {}): Marker => ({
  campaign: campaignId,
  enrolment: firstEnrolment,
  subscriber: personKey,
  at: tuesday,
  ...changes,
});

export const buildConsent = (changes: Partial<ConsentRecord> = {}): ConsentRecord => ({
  subscriber: personKey,
  purpose: 'email',
  event: 'asked',
  at: tuesday,
  version: currentConsent,
  textHash: 'cd'.repeat(32),
  locale: 'en-US',
  channel: 'form',
  scope: campaignId,
  adult: true,
  ...changes,
});

export const buildAuditEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'audit-entry-1',
  at: tuesday,
  actor: 'staff-author',
  action: 'publishCampaign',
  subject: campaignId,
  outcome: 'done',
  ...changes,
});

/** The interest form as JSON sends it. */
export const buildInterest = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  email: 'ana.lopez@mail.example.com',
  firstName: 'Ana',
  audience: 'veteran',
  country: 'US',
  postalCode: '97477',
  timeZone: 'America/New_York',
  locale: 'en-US',
  adult: true,
  consentStore: true,
  consentEmail: true,
  consentVersion: currentConsent,
  ...changes,
});
