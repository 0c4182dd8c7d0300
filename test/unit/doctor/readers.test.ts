import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
} from '@aws-sdk/client-sesv2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSServiceException } from '@aws-sdk/client-sts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readFacts } from '#infra/doctor/read-facts.ts';
import { readAccount } from '#infra/doctor/readers/caller.ts';
import { dnsFault, fault, mockedAccount, outsideWith, settings, settingsWith } from './account.ts';
import { healthyFacts } from './healthy-facts.ts';

const account = mockedAccount();
beforeEach(account.healthy);
afterAll(account.restore);

const facts = () => readFacts(settings, outsideWith());
const denied = (action: string) => ({ kind: 'denied', action });

describe('what is read', () => {
  it('of a healthy account', async () => {
    expect(await facts()).toEqual(healthyFacts);
  });

  it('asks us-east-1 for nothing when no global stack is needed', async () => {
    const { bootstraps, stacks } = await readFacts(settingsWith({ firewall: 'none' }), outsideWith());
    expect(bootstraps.map(({ region }) => region)).toEqual(['eu-central-1']);
    expect(stacks.map(({ part }) => part)).toEqual(['data', 'service', 'edge']);
  });

  it('of an account without anything', async () => {
    account.empty();
    account.ssm.on(GetParameterCommand).rejects(fault('ParameterNotFound'));
    const { bootstraps, stacks, identities, configurationSets, alarms, staff } = await facts();
    const readings = [
      ...bootstraps.map(({ version }) => version),
      ...[...stacks, ...identities].map(({ state }) => state),
      configurationSets,
      alarms,
      staff.kind === 'cognito' ? staff.members : undefined,
    ];
    expect(readings).toEqual(Array(11).fill({ kind: 'absent' }));
  });

  it('takes a change set that nobody carried out for no stack', async () => {
    account.stackIs('edge', 'REVIEW_IN_PROGRESS');
    expect((await facts()).stacks[3]?.state).toEqual({ kind: 'absent' });
  });

  it('takes what SES leaves out for the worse', async () => {
    account.ses.on(GetAccountCommand).resolves({});
    account.ses.on(GetEmailIdentityCommand).resolves({});
    account.ses.on(GetConfigurationSetCommand).resolves({});
    account.ses.on(GetConfigurationSetEventDestinationsCommand).resolves({});
    const { ses, identities, configurationSets } = await facts();
    expect(ses).toMatchObject({ value: { productionAccess: false, sendingEnabled: false, mailsPerDay: 0 } });
    expect(identities[0]?.state).toMatchObject({
      value: { verified: false, feedbackForwarding: true, mailFrom: { onMxFailure: 'USE_DEFAULT_VALUE' } },
    });
    expect(configurationSets).toMatchObject({
      value: [{ state: { value: { tls: 'OPTIONAL', suppresses: [], destinations: [] } } }, {}],
    });
  });

  it.each([
    ['PendingConfirmation', [{ address: 'alarms@yourdomain.org', confirmed: false }]],
    ['Deleted', []],
  ])('takes a subscription that is %s for none', async (arn, mailboxes) => {
    account.subscribed(arn);
    expect((await facts()).alarms).toMatchObject({ kind: 'read', value: { mailboxes } });
  });

  it('sees that somebody has no second factor, or no access any more', async () => {
    account.cognito
      .on(AdminGetUserCommand, { UserPoolId: 'pool', Username: 'ana' })
      .resolves({ Enabled: false, UserMFASettingList: ['SMS_MFA'] });
    expect((await facts()).staff).toMatchObject({
      members: {
        value: [
          { enabled: false, secondFactor: false },
          { enabled: true, secondFactor: true },
        ],
      },
    });
  });
});

describe('a look that is refused', () => {
  it.each(['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'AuthorizationErrorException'])(
    'as %s names the permission',
    async (name) => {
      for (const client of [account.ssm, account.sns, account.cognito]) {
        client.reset();
        client.rejects(fault(name));
      }
      account.ses.on(GetConfigurationSetEventDestinationsCommand).rejects(fault(name));
      const { bootstraps, configurationSets, alarms, staff } = await facts();
      expect(bootstraps[0]?.version).toEqual(denied('ssm:GetParameter'));
      expect(configurationSets).toMatchObject({
        value: [{ state: denied('ses:GetConfigurationSetEventDestinations') }, {}],
      });
      expect(alarms).toEqual(denied('sns:ListSubscriptionsByTopic'));
      expect(staff).toEqual({ kind: 'cognito', members: denied('cognito-idp:ListUsersInGroup') });
    },
  );

  it('of one person hides them all', async () => {
    account.cognito
      .on(AdminGetUserCommand, { UserPoolId: 'pool', Username: 'ana' })
      .rejects(fault('AccessDeniedException'));
    expect((await facts()).staff).toMatchObject({ members: denied('cognito-idp:AdminGetUser') });
  });

  it('fails by any other error, and says which', async () => {
    account.cloudFormation.on(DescribeStacksCommand).rejects(fault('Throttling', 'Rate exceeded'));
    expect((await facts()).stacks[1]?.state).toEqual({
      kind: 'failed',
      why: 'cloudformation:DescribeStacks: Throttling, Rate exceeded',
    });
  });
});

describe('the credentials', () => {
  const refused = new STSServiceException({
    name: 'ExpiredToken',
    message: 'The token has expired',
    $fault: 'client',
    $metadata: {},
  });
  it.each([
    ['that are none', fault('CredentialsProviderError'), 'There are no AWS credentials that work'],
    ['that have expired', refused, 'AWS does not take the credentials (ExpiredToken)'],
    ['without an answer', fault('TimeoutError'), 'AWS does not answer (TimeoutError).'],
    ['without a network', dnsFault('ENOTFOUND'), 'AWS does not answer (ENOTFOUND).'],
  ])('%s are one sentence', async (_, error, sentence) => {
    account.sts.on(GetCallerIdentityCommand).rejects(error);
    await expect(readAccount(settings)).rejects.toMatchObject({
      name: 'CredentialsError',
      message: expect.stringContaining(sentence),
    });
  });
});
