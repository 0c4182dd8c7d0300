import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Mail } from '#shared/domain/mail.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';
import { eraseSubscriber, leaveCampaigns } from '#shared/usecases/leave.ts';
import { outcomeWatch } from '#shared/usecases/outcome-watch.ts';
import type { Mailer } from '#shared/usecases/ports/outside.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { reopenStep } from '#shared/usecases/reopen-step.ts';
import { resumeCampaign } from '#shared/usecases/staff/running.ts';
import { tally } from '#shared/usecases/trip-campaign.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import { campaignId, personKey } from '#test/support/builders.ts';
import { portsOf } from './ports.ts';
import type { Outside, Setting } from './setting.ts';

/** What a worker may be set to do. */
export type Task =
  /** `failures`: how often in a row SES has failed this worker just before. */
  | { readonly do: 'visit'; readonly failures?: number }
  | { readonly do: 'dispatch' | 'leave' | 'erase' }
  | { readonly do: Walk | 'resume' | 'complaint elsewhere'; readonly campaign: string }
  | { readonly do: 'event'; readonly type: EventType; readonly tag: string }
  | { readonly do: 'reopen'; readonly campaign: string; readonly enrolment: string; readonly step: string };

export const walks = ['wake', 'backfill', 'audit', 'send-late'] as const;
export type Walk = (typeof walks)[number];

/** The bounce is of the passing kind. */
export type EventType = 'Delivery' | 'Bounce' | 'Complaint';

/** Runs the real use case of a task. */
export async function perform(task: Task, outside: Outside, setting: Setting): Promise<unknown> {
  const deps = portsOf(outside, setting);
  // Whoever may write a head reads it.
  const head = (campaign: string) => outside.ask<CampaignHead>({ call: 'head', campaign });
  const reading = { ...deps, campaigns: { ...deps.campaigns, head } };
  switch (task.do) {
    case 'visit':
      return setting.isWatched ? watchedVisit(deps, reading, task.failures ?? 0) : visit(deps, personKey);
    case 'dispatch':
      return dispatch(deps, { rate: 1, workers: 2 }, outside.now());
    case 'wake':
    case 'backfill':
    case 'audit':
    case 'send-late':
      return walk(deps, { v: 1, kind: task.do, campaign: task.campaign, shard: 0 });
    case 'leave':
      return leaveCampaigns(deps, personKey, 'all', 'preferences');
    case 'erase':
      return eraseSubscriber(deps, personKey);
    case 'resume':
      return resumeCampaign(reading, { user: 'staff-approver', roles: ['approver'] }, task.campaign);
    case 'complaint elsewhere':
      return tally(reading, task.campaign, { complained: 1 });
    case 'event':
      return recordFeedback(deps, {
        eventType: task.type,
        mail: { messageId: 'm', destination: ['ana.lopez@mail.example.com'], tags: { send: [task.tag] } },
        ...(task.type === 'Bounce' ? { bounce: { bounceType: 'Transient', bounceSubType: 'General' } } : {}),
      });
    case 'reopen':
      return reopenStep(deps, personKey, task, ['unknown'], 2);
  }
}

/** As the send function does it: the visit, and what came of it looked at before the next one. */
async function watchedVisit(deps: Deps, reading: Deps, failures: number): Promise<unknown> {
  const outcomes = outcomeWatch(reading);
  const failing = outcomes.watch(silent);
  for (let failed = 0; failed < failures; failed++) await failing.send(before);
  try {
    return await visit({ ...deps, mailer: outcomes.watch(deps.mailer) }, personKey);
  } finally {
    await outcomes.settle();
  }
}

const silent: Mailer = { send: async () => ({ kind: 'unknown', code: 'TimeoutError' }) };
/** A mail to somebody else. */
const before: Mail = {
  stream: 'sequence',
  to: 'sam@mail.example.com',
  subject: 'What you asked for',
  body: { html: '', text: '' },
  tag: `${campaignId}_other_a`,
};
