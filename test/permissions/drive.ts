import * as z from 'zod';

import { startEmbeddedRun } from '#infra/local/embedded-run.ts';
import { publishShippedCampaign, shippedCampaign } from '#infra/local/shipped-campaign.ts';
import { type OperationId, type Role, routes } from '#shared/declarations/routes.ts';
import { linkTo, type ReadMail, readMail } from '../support/e2e-mails.ts';
import { goodForm } from '../support/e2e-people.ts';
import { Service } from '../support/e2e-service.ts';

/*
 * Has every function make every call that it is made for, also those that only trouble brings about:
 * a throttled confirmation, an outcome that nobody knows, the second half of erasing. Recorded by
 * record-calls.ts; whether the answers are right is what other tests are about.
 */
const run = await startEmbeddedRun({ port: 0, verbose: false, inbox: false, report: () => {} });
const service = new Service(run.url);
const mails: ReadMail[] = [];

/** Lets time pass, as an ISO 8601 duration, and keeps the mails that came. */
async function pass(duration: string): Promise<void> {
  await service.advance(duration);
  for (const mail of await service.newMails()) mails.push(await readMail(mail));
}

interface Input {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: object;
}

async function staff<S extends z.ZodType>(
  role: Role,
  id: OperationId,
  schema: S,
  { path = {}, body }: Input = {},
  user = `drive-${role}`,
): Promise<z.output<S>> {
  const address = routes[id].path.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
  const response = await fetch(`${run.url}${address}`, {
    method: routes[id].method,
    headers: {
      authorization: `Bearer ${await run.staff.sign(user, [role])}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${id} answered ${response.status}: ${text}`);
  return schema.parse(JSON.parse(text));
}

const campaign = { path: { campaign: shippedCampaign } };
const linkIn = (email: string, page: 'c' | 'u' | 'p'): string =>
  linkTo(mails.findLast(({ to }) => to === email) ?? absent(`a mail to ${email}`), page) ?? absent(page);
const absent = (what: string): never => {
  throw new Error(`there is no ${what}`);
};

async function confirmed(email: string): Promise<void> {
  await service.postJson('/v1/interest', goodForm(email));
  await pass('PT5M');
  await service.get(linkIn(email, 'c'));
  await service.postForm(linkIn(email, 'c'), {});
}

/** Publishes what is stored, with another policy: two people sign, as the service asks. */
async function publishWith(policy: object): Promise<void> {
  const draft = await staff('author', 'getDraft', z.looseObject({ rev: z.int() }), campaign);
  const { rev, name, steps } = z
    .looseObject({ rev: z.int(), name: z.string(), steps: z.unknown() })
    .parse(draft);
  const signed = z.looseObject({ rev: z.int() });
  const saved = await staff('author', 'saveDraft', signed, {
    ...campaign,
    body: { rev, name, steps, policy },
  });
  const reviewed = await staff('approver', 'reviewDraft', signed, {
    ...campaign,
    body: { rev: saved.rev, locale: 'en-US' },
  });
  const { contentHash: hash } = await staff(
    'approver',
    'checkDraft',
    z.looseObject({ contentHash: z.string() }),
    campaign,
  );
  const approved = await staff('approver', 'approveDraft', signed, {
    ...campaign,
    body: { rev: reviewed.rev, hash },
  });
  await staff('approver', 'publishCampaign', z.unknown(), { ...campaign, body: { draftRev: approved.rev } });
}

const rowSchema = z.looseObject({ subscriber: z.string(), enrolment: z.string(), step: z.string() });
const attentionSchema = z.looseObject({ lists: z.array(z.looseObject({ entries: z.array(z.unknown()) })) });

try {
  await publishShippedCampaign(run);

  // SES asks to be left in peace for a while: the confirmation goes back to its queue.
  let throttled = 0;
  run.ses.play((mail) =>
    mail.configurationSet === 'confirmation' && throttled++ < 1
      ? { code: 'Throttling', message: 'Maximum sending rate exceeded.' }
      : undefined,
  );
  await confirmed('ana@mail.example.com');
  await confirmed('bea@mail.example.com');
  await publishWith({ unknown: 'retry-once', maxLatenessDays: 14, edits: 'follow', unfit: 'send-late' });

  // Nobody knows what became of the first mails.
  let lost = 0;
  run.ses.play((mail) =>
    mail.configurationSet === 'sequence' && lost++ < 2
      ? { code: 'InternalFailure', message: 'no more is known', status: 500 }
      : undefined,
  );
  await pass('PT20H');
  const { lists } = await staff('approver', 'listAttention', attentionSchema);
  const [first] = lists.flatMap(({ entries }) => entries).map((entry) => rowSchema.parse(entry));
  const { subscriber, enrolment, step } = first ?? absent('step of which nobody knows the outcome');
  await staff('approver', 'assumeDelivered', z.unknown(), { path: { subscriber, enrolment, step } });
  await pass('P4D');

  for (const page of ['/facts', '/v1/facts', '/v1/facts?q=PTSD']) await service.get(page);
  for (const [role, id] of [
    ['author', 'listTemplates'],
    ['author', 'listCampaigns'],
    ['author', 'getNumbers'],
    ['author', 'listEnrolments'],
    ['author', 'getBackfill'],
    ['approver', 'startBackfill'],
    ['author', 'listClaims'],
    ['auditor', 'listAudit'],
  ] as const)
    await staff(role, id, z.unknown(), campaign);
  await staff('approver', 'retryRefused', z.unknown(), { ...campaign, body: {} });

  await staff('author', 'sendTest', z.unknown(), {
    path: { campaign: shippedCampaign, step: 'welcome' },
    body: { audience: 'self', country: 'US', email: 'drive@staff.example.com' },
  });
  const path = { member: '' };
  const member = z.looseObject({ id: z.string() });
  const invitation = { body: { email: 'cy@staff.example.com', roles: ['author'] } };
  path.member = (await staff('admin', 'inviteMember', member, invitation)).id;
  await staff('admin', 'changeMember', member, { path, body: { roles: ['auditor'] } });
  await staff('admin', 'removeMember', member, { path });
  await staff('admin', 'inviteMember', member, invitation);

  await service.feedback(mails.at(-1)?.messageId ?? '', 'Complaint');
  await service.get(linkIn('ana@mail.example.com', 'u'));
  await service.postForm(linkIn('ana@mail.example.com', 'u'), {});
  await service.get(linkIn('ana@mail.example.com', 'p'));
  await service.postForm(linkIn('ana@mail.example.com', 'p'), { choice: 'erase' });
  await pass('P3D');
} finally {
  await run.stop();
}
