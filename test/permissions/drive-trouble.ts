import * as z from 'zod';

import type { EmbeddedRun } from '#infra/local/embedded-run.ts';
import { shippedCampaign } from '#infra/local/shipped-campaign.ts';
import { absent, type DrivenService } from './driven-service.ts';

const campaign = { path: { campaign: shippedCampaign } };
const rowSchema = z.object({ subscriber: z.string(), enrolment: z.string(), step: z.string() });
const attentionSchema = z.looseObject({ lists: z.array(z.looseObject({ entries: z.array(z.unknown()) })) });

/** What only happens when SES does not do as it should: it throttles, or nobody knows what it did. */
export async function driveTrouble(service: DrivenService, ses: EmbeddedRun['ses']): Promise<void> {
  // SES asks to be left in peace for a while: the confirmation goes back to its queue.
  let throttled = 0;
  ses.play((mail) =>
    mail.configurationSet === 'confirmation' && throttled++ < 1
      ? { code: 'Throttling', message: 'Maximum sending rate exceeded.' }
      : undefined,
  );
  await service.confirmed(['ana@mail.example.com', 'bea@mail.example.com']);
  await publishWith(service, {
    unknown: 'retry-once',
    maxLatenessDays: 14,
    edits: 'follow',
    unfit: 'send-late',
  });

  // Nobody knows what became of the first mails.
  let lost = 0;
  ses.play((mail) =>
    mail.configurationSet === 'sequence' && lost++ < 2
      ? { code: 'InternalFailure', message: 'no more is known', status: 500 }
      : undefined,
  );
  await service.pass('PT20H');
  const { lists } = await service.staff('approver', 'listAttention', attentionSchema);
  const [first, second] = lists.flatMap(({ entries }) => entries).map((entry) => rowSchema.parse(entry));
  await service.tell('approver', 'assumeDelivered', { path: first ?? absent('unknown outcome') });
  await service.tell('approver', 'resendStep', { path: second ?? absent('second unknown outcome') });

  // SES takes nothing for now: the second of two who are due at once stays due, and before dispatch names
  // her again and again it looks at what waits. At this hour their window is open.
  await service.passTo(11);
  let held = 0;
  ses.play((mail) =>
    mail.configurationSet === 'sequence' && held++ < 1
      ? { code: 'Throttling', message: 'Daily message quota exceeded.' }
      : undefined,
  );
  await service.confirmed(['cleo@mail.example.com', 'dora@mail.example.com']);
  await service.pass('P4D');
}

/** Publishes what is stored, with another policy: two people sign, as the service asks. */
async function publishWith(service: DrivenService, policy: object): Promise<void> {
  const signed = z.looseObject({ rev: z.int() });
  const draft = await service.staff('author', 'getDraft', signed, campaign);
  const { rev, name, steps } = z
    .looseObject({ rev: z.int(), name: z.string(), steps: z.unknown() })
    .parse(draft);
  const saved = await service.staff('author', 'saveDraft', signed, {
    ...campaign,
    body: { rev, name, steps, policy },
  });
  const comment = 'The second mail comes too early.';
  const returned = await service.staff('approver', 'returnDraft', signed, {
    ...campaign,
    body: { rev: saved.rev, comment },
  });
  const reviewed = await service.staff('approver', 'reviewDraft', signed, {
    ...campaign,
    body: { rev: returned.rev, locale: 'en-US' },
  });
  const hashed = z.looseObject({ contentHash: z.string() });
  const { contentHash: hash } = await service.staff('approver', 'checkDraft', hashed, campaign);
  const approved = await service.staff('approver', 'approveDraft', signed, {
    ...campaign,
    body: { rev: reviewed.rev, hash },
  });
  await service.tell('approver', 'publishCampaign', { ...campaign, body: { draftRev: approved.rev } });
}
