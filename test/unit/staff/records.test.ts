import { describe, expect, it } from 'vitest';

import { listAudit } from '#shared/usecases/staff/audit.ts';
import { authorize } from '#shared/usecases/staff/authorize.ts';
import { listEnrolments } from '#shared/usecases/staff/enrolments.ts';
import {
  buildAuditEntry,
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { author } from './actors.ts';

describe('the list of enrolments', () => {
  it('pages through everybody once', async () => {
    const deps = inMemoryDeps();
    deps.campaigns.seed(buildHead());
    for (let i = 0; i < 7; i++) {
      const enrolment = buildEnrolment({ id: `enrolment-${i}` });
      deps.subscribers.seed(buildSubscriber({ key: `person-${i}`, enrolments: [enrolment] }));
      await deps.markers.put(buildMarker({ enrolment: enrolment.id, subscriber: `person-${i}` }));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listEnrolments(deps, campaignId, { limit: 3, cursor });
      expect(page.enrolments.length).toBeLessThanOrEqual(3);
      seen.push(...page.enrolments.map(({ enrolment }) => enrolment));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual(Array.from({ length: 7 }, (_, i) => `enrolment-${i}`));
  });

  it('shows where each one stands, and leaves out who was never confirmed', async () => {
    const deps = inMemoryDeps();
    deps.campaigns.seed(buildHead());
    deps.subscribers.seed(buildSubscriber());
    const { next: _, ...left } = buildEnrolment({
      id: 'left',
      begun: ['welcome'],
      ended: { reason: 'left', at: tuesday },
    });
    deps.subscribers.seed(buildSubscriber({ key: 'other', enrolments: [left] }));
    await deps.markers.put(buildMarker());
    await deps.markers.put(buildMarker({ enrolment: 'left', subscriber: 'other' }));
    await deps.markers.put(buildMarker({ enrolment: 'nobody', subscriber: 'nobody' }));
    const { enrolments, cursor } = await listEnrolments(deps, campaignId, { limit: 25 });
    expect(cursor).toBeUndefined();
    expect(enrolments).toHaveLength(2);
    expect(enrolments).toContainEqual({
      enrolment: buildEnrolment().id,
      subscriber: buildSubscriber().key,
      version: 1,
      enrolledAt: tuesday,
      next: { step: 'welcome', due: tuesday },
      begun: [],
    });
    expect(enrolments).toContainEqual(
      expect.objectContaining({ enrolment: 'left', ended: { reason: 'left', at: tuesday } }),
    );
  });

  it('of an unknown campaign is not there', async () => {
    await expect(listEnrolments(inMemoryDeps(), 'none', { limit: 1 })).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
  });
});

describe('the audit trail', () => {
  it('is read by day, today when none is given, newest first', async () => {
    const deps = inMemoryDeps();
    await deps.audit.append(buildAuditEntry({ id: 'older' }));
    await deps.audit.append(buildAuditEntry({ id: 'newer', at: tuesday + 1 }));
    await deps.audit.append(buildAuditEntry({ id: 'yesterday', at: tuesday - 86_400_000 }));
    expect((await listAudit(deps, {})).entries.map(({ id }) => id)).toEqual(['newer', 'older']);
    expect(await listAudit(deps, { day: '2026-11-30' })).toMatchObject({
      day: '2026-11-30',
      entries: [{ id: 'yesterday' }],
    });
  });

  it('is paged', async () => {
    const deps = inMemoryDeps();
    for (let i = 0; i < 130; i++)
      await deps.audit.append(buildAuditEntry({ id: `entry-${i}`, at: tuesday + i }));
    const first = await listAudit(deps, {});
    const rest = await listAudit(deps, { day: first.day, cursor: first.cursor });
    expect([...first.entries, ...rest.entries]).toHaveLength(130);
    expect(rest.cursor).toBeUndefined();
  });
});

describe('authorizing', () => {
  it('lets one role of the route pass without a word', async () => {
    const deps = inMemoryDeps();
    await authorize(deps, author, 'saveDraft');
    expect(deps.audit.entries).toEqual([]);
  });

  it('puts a refusal on the record', async () => {
    const deps = inMemoryDeps();
    await expect(authorize(deps, author, 'publishCampaign')).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'staff.role',
    });
    expect(deps.audit.entries).toMatchObject([
      {
        actor: author.user,
        action: 'publishCampaign',
        subject: 'none',
        outcome: 'refused',
        detail: 'staff.role',
      },
    ]);
  });

  it('lets nobody pass where a route names no roles', async () => {
    await expect(
      authorize(inMemoryDeps(), { user: 'x', roles: ['admin'] }, 'submitInterest'),
    ).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});
