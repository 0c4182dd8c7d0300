import type { Facts } from '#infra/doctor/facts.ts';
import { read } from '#infra/doctor/reading.ts';

const region = 'eu-central-1';
const stands = { status: 'CREATE_COMPLETE', standing: undefined };
const stack = (part: 'data' | 'service' | 'global' | 'edge') => ({
  part,
  name: `lantern-prod-${part}`,
  region: part === 'global' ? 'us-east-1' : region,
  state: read(part === 'data' ? { ...stands, standing: 'yourdomain.org, cognito' } : stands),
});

export const sesAccount = {
  productionAccess: true,
  sendingEnabled: true,
  enforcement: 'HEALTHY',
  mailsPerDay: 50_000,
  mailsPerSecond: 14,
  suppresses: ['COMPLAINT', 'BOUNCE'],
};

export const identity = {
  verified: true,
  dkim: { signs: true, status: 'SUCCESS', keyLength: 'RSA_2048_BIT' },
  mailFrom: { domain: 'bounce.letters.yourdomain.org', status: 'SUCCESS', onMxFailure: 'REJECT_MESSAGE' },
  feedbackForwarding: false,
};
const confirmMailFrom = { ...identity.mailFrom, domain: 'bounce.confirm.yourdomain.org' };

export const configurationSet = {
  sendingEnabled: true,
  tls: 'REQUIRE',
  reputationMetrics: true,
  suppresses: ['BOUNCE', 'COMPLAINT'],
  engagementMetrics: false,
  destinations: [{ name: 'topic', events: ['BOUNCE', 'COMPLAINT', 'DELIVERY'] }],
};

export const alarmTopic = {
  topicArn: 'arn:aws:sns:eu-central-1:123456789012:alarms',
  mailboxes: [{ address: 'alarms@yourdomain.org', confirmed: true }],
};

const records = ['v=DMARC1; p=reject'];

/** What is read of the healthy account. */
export const healthyFacts: Facts = {
  account: '123456789012',
  bootstraps: [
    { region, version: read(30) },
    { region: 'us-east-1', version: read(30) },
  ],
  stacks: [stack('data'), stack('service'), stack('global'), stack('edge')],
  ses: read(sesAccount),
  identities: [
    { domain: 'letters.yourdomain.org', state: read(identity) },
    { domain: 'confirm.yourdomain.org', state: read({ ...identity, mailFrom: confirmMailFrom }) },
  ],
  dmarc: [
    { domain: 'letters.yourdomain.org', found: read({ at: 'letters.yourdomain.org', records }) },
    { domain: 'confirm.yourdomain.org', found: read({ at: 'confirm.yourdomain.org', records }) },
  ],
  configurationSets: read([
    { name: 'sequence-set', state: read(configurationSet) },
    { name: 'confirmation-set', state: read(configurationSet) },
  ]),
  alarms: read(alarmTopic),
  staff: {
    kind: 'cognito',
    members: read([
      { roles: ['author'], enabled: true, secondFactor: true },
      { roles: ['author', 'approver'], enabled: true, secondFactor: true },
    ]),
  },
};
