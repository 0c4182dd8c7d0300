import type * as z from 'zod';
import { currentConsent } from '#shared/contract/consent-texts.ts';
import type { interestSchema } from '#shared/contract/interest.ts';
import { routes } from '#shared/declarations/routes.ts';
import {
  type CanaryPhase,
  type CanaryState,
  canaryAddress,
  canaryCampaign,
  canaryTurn,
} from '#shared/domain/canary.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';

type Walk = Pick<Deps, 'deliveries' | 'site' | 'subscribers' | 'tokens'>;
type Used = Walk & Pick<Deps, 'account' | 'addresses' | 'campaigns' | 'canary' | 'clock' | 'log'>;

/**
 * One phase of the hourly test: a person of SES's simulator goes the way that people go, through the
 * public pages, and each phase first looks at what the one before has brought about. Repeating one is
 * harmless. Who got stuck is left where they are, so that their timeline tells why.
 */
export async function runCanary(
  deps: Used,
  { scheduledTime }: { readonly scheduledTime: string },
): Promise<void> {
  const { hour, phase } = canaryTurn(Date.parse(scheduledTime));
  const before = await deps.canary.state();
  if (!(await isOn(deps))) return switchOff(deps, before);
  if (phase !== 'ask' && before.hour !== hour) return;
  const subscriber = await deps.addresses.keyOf(canaryAddress(hour));
  const reason = await phases[phase](deps, subscriber, hour);
  if (reason !== undefined) return fail(deps, before, { phase, reason, subscriber });
  if (phase === 'ask') await deps.canary.save({ ...before, hour });
  if (phase === 'erase') await pass(deps);
}

/** Neither a pause of its campaign nor the stop of the account is a failure. */
async function isOn({ account, campaigns }: Used): Promise<boolean> {
  const [head, { stopped }] = await Promise.all([campaigns.head(canaryCampaign), account.state()]);
  return head?.status === 'running' && !stopped;
}

async function switchOff(deps: Used, { passedAt, hour, failed }: CanaryState): Promise<void> {
  deps.log.info('canary.off');
  if (hour !== undefined || failed !== undefined) await deps.canary.save(passedAt ? { passedAt } : {});
}

async function pass(deps: Used): Promise<void> {
  await deps.canary.save({ passedAt: deps.clock.now() });
  deps.log.info('canary.passed');
  deps.log.count('CanariesPassed');
}

async function fail(
  deps: Used,
  { passedAt }: CanaryState,
  failed: Omit<NonNullable<CanaryState['failed']>, 'at'>,
): Promise<void> {
  await deps.canary.save({
    ...(passedAt === undefined ? {} : { passedAt }),
    failed: { ...failed, at: deps.clock.now() },
  });
  deps.log.warn('canary.failed', failed);
  deps.log.count('CanariesFailed');
}

/** Does what the phase is for, and answers what is wrong, by a code. */
type Phase = (deps: Walk, person: string, hour: number) => Promise<string | undefined>;

const phases: Readonly<Record<CanaryPhase, Phase>> = {
  ask: ({ site }, _, hour) => post(site, routes.submitInterest.path, formOf(hour)),

  async confirm(deps, person) {
    // The second call of two, and the first one did it all.
    if ((await enrolmentOf(deps, person)) !== undefined) return undefined;
    const { request } = (await deps.subscribers.get(person, 'strong')) ?? {};
    if (request?.campaign !== canaryCampaign) return 'no-request';
    const token = await deps.tokens.sign({
      purpose: 'confirm',
      subscriber: person,
      requestedAt: request.at,
    });
    const fault = await press(deps.site, routes.confirm.path, token, {});
    if (fault !== undefined) return fault;
    return (await enrolmentOf(deps, person)) === undefined ? 'not-enrolled' : undefined;
  },

  async leave(deps, person) {
    const enrolment = await enrolmentOf(deps, person);
    const [step] = enrolment?.begun ?? [];
    if (enrolment === undefined || step === undefined) return 'not-sent';
    const row = await deps.deliveries.get({ campaign: canaryCampaign, enrolment: enrolment.id, step });
    if (row?.state !== 'delivered') return `step-${row?.state ?? 'without-outcome'}`;
    // As a mail client does it, without a look at the page (RFC 8058).
    const token = await deps.tokens.sign({ purpose: 'leave', ...linkOf(person) });
    const fault = await post(deps.site, at(routes.leave.path, token), { 'List-Unsubscribe': 'One-Click' });
    if (fault !== undefined) return fault;
    return (await enrolmentOf(deps, person))?.ended?.reason === 'left' ? undefined : 'not-left';
  },

  async erase(deps, person) {
    const token = await deps.tokens.sign({ purpose: 'preferences', ...linkOf(person) });
    const fault = await press(deps.site, routes.changePreferences.path, token, { choice: 'erase' });
    if (fault !== undefined) return fault;
    const { suppressed, profile } = (await deps.subscribers.get(person, 'strong')) ?? {};
    return suppressed?.reason === 'erased' && profile === undefined ? undefined : 'not-erased';
  },
};

/** In UTC the window of the campaign, which is a whole day, is open at each phase. */
function formOf(hour: number): Record<keyof z.input<typeof interestSchema>, string> {
  return {
    email: canaryAddress(hour),
    firstName: '',
    audience: 'self',
    country: 'US',
    postalCode: '',
    timeZone: 'UTC',
    locale: 'en-US',
    campaign: canaryCampaign,
    adult: 'on',
    consentStore: 'on',
    consentEmail: 'on',
    consentVersion: currentConsent,
    website: '',
  };
}

const linkOf = (person: string) => ({ subscriber: person, campaign: campaignPrint(canaryCampaign) });
const at = (path: string, token: string): string => path.replace('{token}', token);

async function enrolmentOf({ subscribers }: Walk, person: string): Promise<Enrolment | undefined> {
  const subscriber = await subscribers.get(person, 'strong');
  return subscriber?.enrolments.find(({ campaign }) => campaign === canaryCampaign);
}

/** The page of a link, and then its button. */
async function press(
  site: Deps['site'],
  path: string,
  token: string,
  fields: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  return faultOf('page', await site.get(at(path, token))) ?? post(site, at(path, token), fields);
}

async function post(
  site: Deps['site'],
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  return faultOf('form', await site.post(path, fields));
}

/** `form-403`: who was asked, and what they answered. */
function faultOf(what: 'page' | 'form', status: number | undefined): string | undefined {
  if (status === undefined) return `${what}-unreachable`;
  return status >= 200 && status < 300 ? undefined : `${what}-${status}`;
}
