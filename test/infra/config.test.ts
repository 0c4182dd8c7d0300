import { expect, test } from 'vitest';
import { SettingsError, settingsOf } from '#infra/config.ts';
import { prodSettings, shippedStages } from './synthesised.ts';

const dev = shippedStages['dev'];
const sender = prodSettings.sender;

function refusal(changes: Readonly<Record<string, unknown>>, stage = 'dev'): string {
  const base = stage === 'prod' ? prodSettings : dev;
  try {
    settingsOf(stage, { [stage]: { ...base, ...changes } });
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

test('the shipped dev stage works as it is', () => {
  const working = { stage: 'dev', region: 'us-east-1', workers: 2, sendRate: 0.8 };
  expect(settingsOf('dev', shippedStages)).toMatchObject(working);
});

test('the shipped prod stage names every example value that must be replaced, in one sentence', () => {
  expect(() => settingsOf('prod', shippedStages)).toThrow(
    'Stage prod still has example values in cdk.json, replace them: stages.prod.publicUrl, ' +
      'stages.prod.sender.postalAddress, stages.prod.sender.domain, stages.prod.sender.sequenceAddress, ' +
      'stages.prod.sender.confirmationAddress, stages.prod.sender.replyTo, ' +
      'stages.prod.alarmAddress.',
  );
});

test('prod with values of its own is accepted', () => {
  expect(settingsOf('prod', { prod: prodSettings })).toMatchObject({
    stage: 'prod',
    removalPolicy: 'retain',
  });
});

test('one address forgotten in prod is enough to refuse it', () => {
  expect(refusal({ sender: { ...sender, replyTo: 'care@example.com' } }, 'prod')).toBe(
    'Stage prod still has example values in cdk.json, replace them: stages.prod.sender.replyTo.',
  );
});

test('an unknown stage is answered with the known ones', () => {
  expect(() => settingsOf('production', shippedStages)).toThrow(
    'Unknown stage "production": choose one with -c stage=dev or -c stage=prod.',
  );
});

test.each([undefined, {}, 'text', null])('stages that are %j lack the stage', (all) => {
  expect(() => settingsOf('dev', all)).toThrow('Stage dev has no settings: add stages.dev to cdk.json.');
});

test('as many workers as the rate needs, unless said otherwise', () => {
  expect(settingsOf('dev', { dev: { ...dev, sesRate: 200 } })).toMatchObject({ sendRate: 160, workers: 32 });
  expect(settingsOf('dev', { dev: { ...dev, sesRate: 200, workers: 7 } })).toMatchObject({ workers: 7 });
});

const zone = { id: 'Z0123456789', name: 'other.test' };
const oidc = { kind: 'oidc', issuer: 'https://login.lantern.test' };

test.each([
  ['region', { region: 'Europe' }, 'must be an AWS Region', 'eu-central-1'],
  ['region', { region: undefined }, 'is missing', 'eu-central-1'],
  ['account', { account: '42' }, 'must be an AWS account number of 12 digits', '123456789012'],
  [
    'publicUrl',
    { publicUrl: 'http://lantern.test' },
    'must be an https address',
    'https://letters.yourdomain.org',
  ],
  [
    'publicUrl',
    { publicUrl: 'https://lantern.test/' },
    'must be https:// and a host, no more',
    'https://letters.yourdomain.org',
  ],
  ['sender.name', { sender: { ...sender, name: '' } }, 'must not be empty', 'Your Organisation'],
  [
    'sender.name',
    { sender: { ...sender, name: 'A\nBcc: b@c.test' } },
    'must be one line',
    'Your Organisation',
  ],
  [
    'sender.postalAddress',
    { sender: { ...sender, postalAddress: undefined } },
    'is missing',
    'Your Organisation, 12 Main Street, Springfield, IL 62701, USA',
  ],
  [
    'sender.domain',
    { sender: { ...sender, domain: 'Lantern' } },
    'must be a domain name in lower case',
    'yourdomain.org',
  ],
  [
    'sender.replyTo',
    { sender: { ...sender, replyTo: 'care' } },
    'must be an e-mail address',
    'care@yourdomain.org',
  ],
  [
    'sender.sequenceAddress',
    { sender: { ...sender, sequenceAddress: 'hello@lantern.test' } },
    'must be on a sub-domain of lantern.test',
    'hello@letters.yourdomain.org',
  ],
  [
    'sender.confirmationAddress',
    { sender: { ...sender, confirmationAddress: sender.sequenceAddress } },
    'must be on another sub-domain than sender.sequenceAddress',
    'hello@confirm.yourdomain.org',
  ],
  [
    'hostedZone.name',
    { sender, hostedZone: zone },
    'must be a zone that holds lantern.test',
    'yourdomain.org',
  ],
  [
    'hostedZone.id',
    { sender, hostedZone: { id: 'x', name: 'lantern.test' } },
    'must be a Route 53 zone id',
    'Z0123456789ABCDEFGHIJ',
  ],
  [
    'dataResidency',
    { dataResidency: ['eu-west-1'] },
    'does not hold us-east-1: choose a region that it holds, or add it',
    ['eu-central-1', 'eu-west-1'],
  ],
  ['dataResidency', { dataResidency: [] }, 'must name at least one Region', ['eu-central-1', 'eu-west-1']],
  [
    'certificateArn',
    { certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/x' },
    'must be the ARN of a certificate in us-east-1, where CloudFront looks for it',
    'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  ],
  ['firewall', { firewall: 'on' }, 'must be "managed" or "none"', 'managed'],
  ['staffSignIn.audience', { staffSignIn: oidc }, 'is missing', 'lantern-staff'],
  ['alarmAddress', { alarmAddress: 'on call' }, 'must be an e-mail address', 'alarms@yourdomain.org'],
  ['alarmAddress', { alarmAddress: undefined }, 'is missing', 'alarms@yourdomain.org'],
  ['monthlyBudget', { monthlyBudget: 0 }, 'must be above 0', 50],
  ['sesRate', { sesRate: 0 }, 'must be above 0', 14],
  ['sesRate', { sesRate: '14' }, 'must be a number', 14],
  ['release', { release: 'slowly' }, 'must be "gradual" or "at-once"', 'gradual'],
  ['sesPlan', { sesPlan: 'free' }, 'must be "a-la-carte" or "essentials" or "pro"', 'essentials'],
  ['peoplePerMonth', { peoplePerMonth: 0 }, 'must be above 0', 2_000],
  ['workers', { workers: 1 }, 'must be at least 2', 2],
  ['workers', { workers: 2.5 }, 'must be a whole number', 2],
  ['logRetentionDays', { logRetentionDays: 365 }, 'must be 7, 14, 30, 60 or 90', 30],
  ['removalPolicy', { removalPolicy: 'keep' }, 'must be "retain" or "destroy"', 'retain'],
])('%s is refused in one sentence', (setting, changes, problem, example) => {
  const sentence = `Setting stages.dev.${setting} in cdk.json ${problem}, for example ${JSON.stringify(example)}.`;
  expect(refusal(changes)).toBe(sentence);
});

test('a sign-in of an unknown kind is answered with both kinds', () => {
  expect(refusal({ staffSignIn: { kind: 'saml' } })).toContain(
    'in cdk.json must be { "kind": "cognito" } or { "kind": "oidc", "issuer", "audience" }',
  );
});

test('a misspelt setting is named', () => {
  expect(refusal({ sesrate: 14 })).toBe(
    'Unknown setting stages.dev.sesrate in cdk.json: remove it or correct its name.',
  );
});

test('two wrong settings are two sentences', () => {
  expect(refusal({ region: 'x', sesRate: -1 }).split('\n')).toHaveLength(2);
});

test('a Region within the data residency is accepted', () => {
  const changes = { region: 'eu-west-1', dataResidency: ['eu-central-1', 'eu-west-1'] };
  expect(settingsOf('dev', { dev: { ...dev, ...changes } })).toMatchObject(changes);
});

test('prod never deletes what it holds', () => {
  expect(refusal({ removalPolicy: 'destroy' }, 'prod')).toBe(
    'Setting stages.prod.removalPolicy in cdk.json must be "retain": prod keeps its data.',
  );
});
