import { describe, expect, it } from 'vitest';
import { check } from '#infra/doctor/check.ts';
import type {
  ConfigurationSetState,
  Facts,
  IdentityState,
  SesAccount,
  StaffMember,
} from '#infra/doctor/facts.ts';
import { absent, read } from '#infra/doctor/reading.ts';
import { settings, settingsWith } from './account.ts';
import { alarmTopic, configurationSet, healthyFacts, identity, sesAccount } from './healthy-facts.ts';

/** Subject and sentence of what is not ok. */
function wrong(changes: Partial<Facts>, of = settings): readonly string[] {
  return check({ ...healthyFacts, ...changes }, of)
    .filter(({ kind }) => kind !== 'ok')
    .map(({ kind, subject, sentence }) => `${kind} ${subject}: ${sentence}`);
}
const nextOf = (changes: Partial<Facts>, of = settings) =>
  check({ ...healthyFacts, ...changes }, of).flatMap(({ next }) => next ?? []);

const stacksWith = (status: string | undefined, standing?: string): Pick<Facts, 'stacks'> => {
  const [data, ...others] = healthyFacts.stacks;
  if (data === undefined) throw new Error('There is no data stack.');
  return {
    stacks: [{ ...data, state: status === undefined ? absent : read({ status, standing }) }, ...others],
  };
};
const nowhere = { stacks: healthyFacts.stacks.map((stack) => ({ ...stack, state: absent })) };
const data = 'Stack lantern-prod-data';

it('finds nothing wrong with what is healthy', () => {
  expect(wrong({})).toEqual([]);
});

describe('the bootstrap', () => {
  const version = (found: number) => ({ bootstraps: [{ region: 'us-east-1', version: read(found) }] });
  it.each([
    [6, []],
    [5, ['missing CDK bootstrap in us-east-1: is version 5, and the stacks need 6.']],
    [Number.NaN, ['missing CDK bootstrap in us-east-1: is version NaN, and the stacks need 6.']],
  ])('of version %s', (found, expected) => {
    expect(wrong(version(found))).toEqual(expected);
  });

  it('is to be done with the account and the Region', () => {
    expect(nextOf({ bootstraps: [{ region: 'us-east-1', version: absent }] })).toEqual([
      'npx cdk bootstrap aws://123456789012/us-east-1',
    ]);
  });
});

describe('a stack', () => {
  it.each([
    ['UPDATE_COMPLETE', []],
    ['IMPORT_COMPLETE', []],
    ['UPDATE_IN_PROGRESS', [`later ${data}: is being changed (UPDATE_IN_PROGRESS): wait, and look again.`]],
    [
      'UPDATE_ROLLBACK_COMPLETE',
      [
        `missing ${data}: stands as before the last deployment, which was taken back (UPDATE_ROLLBACK_COMPLETE).`,
      ],
    ],
    ['ROLLBACK_COMPLETE', [`missing ${data}: its last change failed (ROLLBACK_COMPLETE).`]],
    ['UPDATE_ROLLBACK_FAILED', [`missing ${data}: its last change failed (UPDATE_ROLLBACK_FAILED).`]],
    [undefined, [`missing ${data}: is not there, though others of the stage are.`]],
  ])('in %s', (status, expected) => {
    expect(wrong(stacksWith(status))).toEqual(expected);
  });

  it('that is not there yet comes with the deploy that is under way', () => {
    const [first, second, ...others] = stacksWith('CREATE_IN_PROGRESS').stacks;
    if (first === undefined || second === undefined) throw new Error('There are no stacks.');
    expect(wrong({ stacks: [first, { ...second, state: absent }, ...others] })).toEqual([
      `later ${data}: is being changed (CREATE_IN_PROGRESS): wait, and look again.`,
      'later Stack lantern-prod-service: comes with the deploy.',
    ]);
  });

  it('that stands with other settings', () => {
    expect(wrong(stacksWith('CREATE_COMPLETE', 'other.org, cognito'))).toEqual([
      `missing ${data}: stands with "other.org, cognito", and cdk.json says "yourdomain.org, cognito".`,
    ]);
  });
});

describe('what the stacks make', () => {
  const lost: Partial<Facts> = {
    identities: [{ domain: 'letters.yourdomain.org', state: absent }],
    dmarc: [{ domain: 'letters.yourdomain.org', found: absent }],
    configurationSets: absent,
    alarms: absent,
    staff: { kind: 'cognito', members: absent },
  };
  const kinds = (changes: Partial<Facts>) => [...new Set(wrong(changes).map((text) => text.split(' ')[0]))];

  it('comes with the first deploy', () => {
    expect(kinds({ ...lost, ...nowhere })).toEqual(['later']);
    expect(wrong({ ...lost, ...nowhere })).toHaveLength(9);
  });

  it('is missing after it', () => {
    expect(kinds(lost)).toEqual(['missing']);
    expect(wrong(lost)).toHaveLength(5);
  });

  it('is missing where nobody may look at the stacks', () => {
    const state = { kind: 'denied', action: 'cloudformation:DescribeStacks' } as const;
    const stacks = healthyFacts.stacks.map((stack) => ({ ...stack, state }));
    expect(kinds({ ...lost, stacks })).toEqual(['unseen', 'missing']);
  });
});

describe('a sending domain', () => {
  const domain = (changes: Partial<IdentityState>): Partial<Facts> => ({
    identities: [{ domain: 'letters.yourdomain.org', state: read({ ...identity, ...changes }) }],
  });
  const { dkim, mailFrom } = identity;
  it.each<[string, Partial<IdentityState>]>([
    ['is not verified for sending.', { verified: false }],
    ['DKIM is PENDING.', { dkim: { ...dkim, status: 'PENDING' } }],
    ['DKIM signing is switched off.', { dkim: { ...dkim, signs: false } }],
    ['the DKIM key is RSA_1024_BIT, not RSA_2048_BIT.', { dkim: { ...dkim, keyLength: 'RSA_1024_BIT' } }],
    ['MAIL FROM is FAILED.', { mailFrom: { ...mailFrom, status: 'FAILED' } }],
    [
      'MAIL FROM is "bounce.letters.yourdomain.org" with USE_DEFAULT_VALUE, not bounce.letters.yourdomain.org with REJECT_MESSAGE.',
      { mailFrom: { ...mailFrom, onMxFailure: 'USE_DEFAULT_VALUE' } },
    ],
    [
      'MAIL FROM is "" with REJECT_MESSAGE, not bounce.letters.yourdomain.org with REJECT_MESSAGE.',
      { mailFrom: { ...mailFrom, domain: '' } },
    ],
    ['SES mails each bounce, with the address in it, to the From.', { feedbackForwarding: true }],
  ])('%s', (sentence, changes) => {
    expect(wrong(domain(changes))).toEqual([`missing Sending domain letters.yourdomain.org: ${sentence}`]);
  });

  it('gets its records from the deploy, or by hand', () => {
    const { hostedZone: _, ...rest } = settings;
    expect(nextOf(domain({ verified: false }))[0]).toContain('the zone yourdomain.org');
    expect(nextOf(domain({ verified: false }), rest)[0]).toContain('the outputs of lantern-prod-service');
  });
});

describe('DMARC', () => {
  const dmarc = (at: string, ...records: string[]): Partial<Facts> => ({
    dmarc: [{ domain: 'a.b.org', found: read({ at, records }) }],
  });
  const none = 'the policy is none: others may write in its name.';
  it.each<[string, Partial<Facts>, string[]]>([
    ['quarantine', dmarc('a.b.org', 'v=DMARC1; p=quarantine; rua=mailto:d@b.org'), []],
    ['in capitals', dmarc('a.b.org', 'V=DMARC1;P=REJECT'), []],
    ['none', dmarc('a.b.org', 'v=DMARC1; p=none'), [none]],
    ['strict above', dmarc('b.org', 'v=DMARC1; p=none; sp=reject'), []],
    ['lax for what is below', dmarc('b.org', 'v=DMARC1; p=reject; sp=none'), [none]],
    ['sp at the domain itself', dmarc('a.b.org', 'v=DMARC1; p=reject; sp=none'), []],
    ['no policy', dmarc('a.b.org', 'v=DMARC1'), ['the record at _dmarc.a.b.org names no policy.']],
    [
      'two records',
      dmarc('a.b.org', 'v=DMARC1; p=reject', 'v=DMARC1; p=reject'),
      ['there are 2 records at _dmarc.a.b.org, so that receivers take none.'],
    ],
  ])('of prod: %s', (_, changes, sentences) => {
    expect(wrong(changes)).toEqual(sentences.map((sentence) => `missing DMARC of a.b.org: ${sentence}`));
  });

  it('may be none in dev', () => {
    expect(wrong(dmarc('a.b.org', 'v=DMARC1; p=none'), settingsWith({}, 'dev'))).toEqual([]);
  });
});

describe('a configuration set', () => {
  const set = (changes: Partial<ConfigurationSetState>): Partial<Facts> => ({
    configurationSets: read([{ name: 's', state: read({ ...configurationSet, ...changes }) }]),
  });
  const [destination] = configurationSet.destinations;
  const heard = (...events: string[]) => ({ destinations: [{ name: 'topic', events }] });
  it.each<[string, Partial<ConfigurationSetState>]>([
    ['sending with it is switched off.', { sendingEnabled: false }],
    ['mails may travel without TLS.', { tls: 'OPTIONAL' }],
    ['bounce and complaint rates are not measured.', { reputationMetrics: false }],
    ['addresses that bounced or complained are not all suppressed.', { suppresses: ['BOUNCE'] }],
    ['engagement is tracked: mails get an open pixel and rewritten links.', { engagementMetrics: true }],
    ['the service does not hear of bounces, complaints or deliveries.', heard('BOUNCE', 'DELIVERY')],
    ...['OPEN', 'CLICK'].map((event): [string, Partial<ConfigurationSetState>] => [
      'its event destination spy hears of opens or clicks, which adds a tracker to each mail.',
      { destinations: [...(destination ? [destination] : []), { name: 'spy', events: [event] }] },
    ]),
  ])('%s', (sentence, changes) => {
    expect(wrong(set(changes))).toEqual([`missing Configuration set s: ${sentence}`]);
  });

  it('that was deleted is made again under its name', () => {
    const gone = { configurationSets: read([{ name: 's', state: absent }]) };
    expect(wrong(gone)).toEqual([
      'missing Configuration set s: was deleted, though the stack still names it.',
    ]);
    expect(nextOf(gone)[0]).toContain('--configuration-set-name s --region eu-central-1');
  });
});

describe('alarm mails', () => {
  const mailboxes = (...boxes: [address: string, confirmed: boolean][]): Partial<Facts> => ({
    alarms: read({ ...alarmTopic, mailboxes: boxes.map(([address, confirmed]) => ({ address, confirmed })) }),
  });
  it.each<[Partial<Facts>, string[]]>([
    [mailboxes(['Alarms@yourdomain.org', true]), []],
    [mailboxes(['alarms@yourdomain.org', false]), ['it has not confirmed.']],
    [mailboxes(['other@yourdomain.org', true]), ['it is not subscribed, or was unsubscribed.']],
    [mailboxes(), ['it is not subscribed, or was unsubscribed.']],
  ])('%j', (changes, sentences) => {
    expect(wrong(changes)).toEqual(
      sentences.map((sentence) => `missing Alarm mails: alarms@yourdomain.org gets none: ${sentence}`),
    );
  });
});

describe('staff', () => {
  const ready = { enabled: true, secondFactor: true };
  const author: StaffMember = { ...ready, roles: ['author'] };
  const approver: StaffMember = { ...ready, roles: ['approver'] };
  const both: StaffMember = { ...ready, roles: ['author', 'approver'] };
  const admin: StaffMember = { ...ready, roles: ['admin'] };
  const noAuthor = 'nobody with a second factor may write (group author).';
  const noApprover = 'nobody with a second factor may approve (group approver).';
  const alone = 'only one person may both write and approve, and nobody publishes their own text.';
  it.each<[string, StaffMember[], string[]]>([
    ['two', [author, approver], []],
    ['an admin for either', [admin, approver], []],
    ['nobody', [], [noAuthor, noApprover]],
    ['authors only', [author, author], [noApprover]],
    ['approvers only', [approver, { ...author, enabled: false }], [noAuthor]],
    ['an approver without a second factor', [author, { ...approver, secondFactor: false }], [noApprover]],
    ['one for both', [both], [alone]],
    ['somebody else besides', [both, { ...ready, roles: ['privacy'] }], [alone]],
    ['one for both and another', [both, author], []],
  ])('%s', (_, members, sentences) => {
    expect(wrong({ staff: { kind: 'cognito', members: read(members) } })).toEqual(
      sentences.map((sentence) => `missing Staff: ${sentence}`),
    );
  });

  it.each([
    [read({ issuer: 'https://login.b.org' }), []],
    [
      read({ issuer: 'https://login.b.org/' }),
      ['missing Staff: the issuer calls itself https://login.b.org/, and its tokens would be refused.'],
    ],
    [
      absent,
      ['missing Staff: the issuer does not answer at https://login.b.org/.well-known/openid-configuration.'],
    ],
  ])('of an outside issuer: %j', (discovered, expected) => {
    const address = 'https://login.b.org/.well-known/openid-configuration';
    const staff = { kind: 'oidc', issuer: 'https://login.b.org', address, discovered } as const;
    expect(wrong({ staff, ...nowhere }).filter((text) => text.includes('Staff'))).toEqual(expected);
  });
});

describe('the SES account', () => {
  it.each<[string, Partial<SesAccount>]>([
    [
      'is in the sandbox: it may write only to addresses that AWS has verified.',
      { productionAccess: false, mailsPerSecond: 1 },
    ],
    ['sending is switched off.', { sendingEnabled: false }],
    ['AWS has put it under PROBATION.', { enforcement: 'PROBATION' }],
    ['SES grants 13 mails a second, and sesRate is 14.', { mailsPerSecond: 13 }],
    [
      'SES grants 1799 mails in 24 hours, and 2000 people a month need 1800 on a busy day.',
      { mailsPerDay: 1_799 },
    ],
  ])('%s', (sentence, changes) => {
    expect(wrong({ ses: read({ ...sesAccount, ...changes }) })).toEqual([`missing SES account: ${sentence}`]);
  });

  it.each<[Partial<SesAccount>, string]>([
    [{ mailsPerDay: -1 }, 'any number of mails in 24 hours, 14 a second.'],
    [{}, '2000 people a month are 18000 mails, 2.88 dollars on the plan essentials.'],
    [{ suppresses: [] }, 'by itself it suppresses nobody; the configuration sets say so for our mails.'],
  ])('%j is told', (changes, sentence) => {
    const findings = check({ ...healthyFacts, ses: read({ ...sesAccount, ...changes }) }, settings);
    expect(findings).toContainEqual({ kind: 'ok', subject: 'SES account', sentence });
  });
});
