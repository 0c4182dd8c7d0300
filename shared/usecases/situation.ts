import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Situation } from '#shared/domain/decide.ts';
import type { Enrolment, Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';

/** Everything that decides what to do about one enrolment now. Workers keep all of it but the person. */
export async function situationOf(
  deps: Pick<Deps, 'clock' | 'campaigns' | 'account'>,
  subscriber: Subscriber,
  enrolment: Enrolment,
): Promise<Situation> {
  const { campaign } = enrolment;
  // Before any of it is read: what is decided is at least as old as this.
  const now = deps.clock.now();
  const [head, account] = await Promise.all([deps.campaigns.head(campaign), deps.account.state()]);
  const published = (number: number | undefined) =>
    number ? deps.campaigns.version(campaign, number) : undefined;
  const [version, latest] = await Promise.all([published(enrolment.version), published(head?.version)]);
  // A form may ask for a campaign that nobody has made yet: it waits like one without a version.
  const waiting: CampaignHead = {
    id: campaign,
    name: campaign,
    status: 'draft',
    rev: 0,
    createdAt: now,
    changedAt: now,
  };
  return { subscriber, enrolment, head: head ?? waiting, version, latest, account, now };
}
