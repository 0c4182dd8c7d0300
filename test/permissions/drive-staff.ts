import * as z from 'zod';

import { shippedCampaign } from '#infra/local/shipped-campaign.ts';
import type { DrivenService } from './driven-service.ts';

const campaign = { path: { campaign: shippedCampaign } };
const step = { path: { campaign: shippedCampaign, step: 'welcome' } };
const reader = { audience: 'self', country: 'US' };
const cause = { reason: 'asked-by-phone' };

/** What staff look at and change on an ordinary day. */
export async function driveStaff(service: DrivenService): Promise<void> {
  for (const [role, id] of [
    ['author', 'getMe'],
    ['author', 'listTemplates'],
    ['author', 'listCampaigns'],
    ['author', 'getCampaign'],
    ['author', 'getNumbers'],
    ['author', 'listEnrolments'],
    ['author', 'getBackfill'],
    ['approver', 'startBackfill'],
    ['author', 'listClaims'],
    ['auditor', 'listAudit'],
    ['auditor', 'getAccount'],
    ['author', 'pauseCampaign'],
    ['approver', 'resumeCampaign'],
    ['author', 'stopAccount'],
    ['approver', 'startAccount'],
  ] as const)
    await service.tell(role, id, campaign);
  await service.tell('approver', 'retryRefused', { ...campaign, body: {} });
  await service.tell('author', 'getCalendar', { ...campaign, query: reader });
  await service.tell('author', 'previewStep', { ...step, query: reader });
  await service.tell('author', 'previewPublished', { ...step, query: reader });
  await service.tell('author', 'sendTest', {
    ...step,
    body: { ...reader, email: 'drive@staff.example.com' },
  });

  const spare = { campaign: 'spare' };
  await service.tell('author', 'createCampaign', { body: { template: shippedCampaign, id: spare.campaign } });
  await service.tell('approver', 'archiveCampaign', { path: spare });
  await driveTeam(service);
  await driveClaims(service);
}

async function driveTeam(service: DrivenService): Promise<void> {
  const member = z.looseObject({ id: z.string() });
  const invitation = { body: { email: 'cy@staff.example.com', roles: ['author'] } };
  const path = { member: (await service.staff('admin', 'inviteMember', member, invitation)).id };
  await service.tell('admin', 'listTeam');
  await service.tell('admin', 'changeMember', { path, body: { roles: ['auditor'] } });
  await service.tell('admin', 'removeMember', { path });
  // Whoever was removed is let in again: another call of the pool.
  await service.tell('admin', 'inviteMember', invitation);
}

/** R-01 stands in the first mail, which people have by now. */
async function driveClaims(service: DrivenService): Promise<void> {
  const claim = { path: { claim: 'R-01' } };
  const note = 'Read the page of the agency again.';
  const changed = z.looseObject({
    claim: z.looseObject({
      edition: z.int(),
      verifiedOn: z.string(),
      reviewBy: z.string(),
      statement: z.string(),
      change: z.looseObject({ at: z.string() }).optional(),
    }),
  });
  const read = async () => {
    const { edition, verifiedOn, reviewBy, statement, change } = (
      await service.staff('approver', 'getClaim', changed, claim)
    ).claim;
    const seen = { edition, verifiedOn, note, ...(change === undefined ? {} : { changedAt: change.at }) };
    return { seen, reviewBy, statement };
  };
  const first = await read();
  await service.tell('approver', 'reviewClaim', {
    ...claim,
    body: { ...first.seen, reviewBy: first.reviewBy },
  });
  const { seen, reviewBy, statement } = await read();
  const other = `${statement} This was looked at again.`;
  await service.tell('approver', 'correctClaim', { ...claim, body: { ...seen, reviewBy, statement: other } });
  await service.tell('auditor', 'getReach', claim);
  await service.tell('privacy', 'listTold', { ...claim, query: { ...step.path } });
  await service.tell('author', 'startRecall', claim);
  await service.tell('approver', 'withdrawClaim', { ...claim, body: (await read()).seen });
}

/** What people ask staff to do for them. */
export async function drivePrivacy(service: DrivenService, email: string): Promise<void> {
  const found = z.object({ subscriber: z.string() });
  const path = await service.staff('privacy', 'findSubscriber', found, { body: { email } });
  await service.tell('privacy', 'getTimeline', { path });
  await service.tell('privacy', 'exportSubscriber', { path });
  await service.tell('privacy', 'leaveForSubscriber', { path, body: { ...cause, campaign: 'all' } });
  await service.tell('privacy', 'suppressSubscriber', { path, body: cause });
  await service.tell('privacy', 'eraseSubscriber', { path, body: cause });
  await service.tell('privacy', 'suppressAddress', { body: { ...cause, email: 'dan@mail.example.com' } });
  await service.tell('admin', 'raiseSendFloor', { body: {} });
}
