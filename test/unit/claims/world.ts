import type { Claim } from '#shared/domain/claim.ts';
import { buildVersion, tuesday } from '#test/support/builders.ts';
import { fakeAlarms } from '#test/support/in-memory/alarms.ts';
import { fakeAccount, fakeAudit, fakeCampaigns } from '#test/support/in-memory/campaigns.ts';
import { fakeSendQueue } from '#test/support/in-memory/outside.ts';
import { fakeRegister } from '#test/support/in-memory/register.ts';
import { capturedLog, fakeClock, fakeIds } from '#test/support/in-memory/surroundings.ts';

/** What the use cases of the register work with, at `tuesday`, and what came of it. */
export function claimWorld(claims: readonly Claim[]) {
  const clock = fakeClock(tuesday);
  const sendQueue = fakeSendQueue(clock);
  const deps = {
    clock,
    ids: fakeIds(),
    log: capturedLog(),
    account: fakeAccount(),
    audit: fakeAudit(),
    campaigns: fakeCampaigns(),
    register: fakeRegister(claims),
    evidenceAlarms: fakeAlarms(),
    sendQueue,
  };
  return {
    deps,
    /** What senders know of a claim. */
    told: async (id: string) => (await deps.account.state()).evidence?.[id],
    present: async (id: string) => (await deps.register.all()).get(id),
    /** The campaigns in which a walk for this claim was begun. */
    walks: () => [
      ...new Set(
        sendQueue.messages.map(({ message }) =>
          message.kind === 'visit' ? 'visit' : `${message.kind} ${message.campaign} ${message.claim}`,
        ),
      ),
    ],
    acts: () =>
      deps.audit.entries.map(({ action, subject, outcome, detail }) => [action, subject, outcome, detail]),
  };
}

/** The dates of a claim, as a reviewer has read them. */
export function seenOf({ edition, verifiedOn, change }: Claim) {
  return { edition, verifiedOn, ...(change ? { changedAt: change.at } : {}) };
}

export const versionSending = (unfit: 'skip' | 'send-late', campaign: string) =>
  buildVersion({
    campaign,
    policy: { unknown: 'at-most-once', maxLatenessDays: 14, edits: 'pinned', unfit },
  });
