import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { settingsOf } from '#infra/config.ts';
import type { Outside } from '#infra/doctor/read-facts.ts';
import { example } from '#infra/settings-schema.ts';

/** A stage outside us-east-1, so that it has a global stack, with a user pool of its own. */
export const written = { ...example, staffSignIn: { kind: 'cognito' } };
export const settingsWith = (changes: object = {}, stage: 'dev' | 'prod' = 'prod') =>
  settingsOf(stage, { [stage]: { ...written, ...changes } });
export const settings = settingsWith();

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
const userPool = summary('AWS::Cognito::UserPool', 'StaffSignInPool1', 'pool');
const setNames = ['sequence-set', 'confirmation-set'];

/** An error as the clients throw it. */
export const fault = (name: string, message = 'not for you') => Object.assign(new Error(message), { name });
export const dnsFault = (code: string) => Object.assign(new Error(code), { code });

/** Every client of AWS, mocked, with an account behind it. */
export function mockedAccount() {
  const sts = mockClient(STSClient);
  const ssm = mockClient(SSMClient);
  const cloudFormation = mockClient(CloudFormationClient);
  const ses = mockClient(SESv2Client);
  const sns = mockClient(SNSClient);
  const cognito = mockClient(CognitoIdentityProviderClient);
  const clients = [sts, ssm, cloudFormation, ses, sns, cognito];

  /** Everything deployed, verified, confirmed and staffed. */
  function healthy() {
    for (const client of clients) client.reset();
    sts.on(GetCallerIdentityCommand).resolves({ Account: '123456789012' });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '30' } });
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [stack()] });
    cloudFormation
      .on(DescribeStacksCommand, { StackName: 'lantern-prod-data' })
      .resolves({ Stacks: [stack('yourdomain.org, cognito')] });
    cloudFormation
      .on(ListStackResourcesCommand, { StackName: 'lantern-prod-data' })
      .resolves({ StackResourceSummaries: [userPool] });
    // In two pages, as a stack of this size comes.
    cloudFormation
      .on(ListStackResourcesCommand, { StackName: 'lantern-prod-service' })
      .resolves({
        StackResourceSummaries: setNames.map((name) => summary('AWS::SES::ConfigurationSet', name, name)),
        NextToken: 'more',
      })
      .on(ListStackResourcesCommand, { StackName: 'lantern-prod-service', NextToken: 'more' })
      .resolves({
        StackResourceSummaries: [
          summary('AWS::SNS::Topic', 'FeedbackTopic1', 'arn:aws:sns:eu-central-1:123456789012:feedback'),
          summary('AWS::SNS::Topic', 'WatchTopic0', 'arn:gone', 'DELETE_COMPLETE'),
          summary('AWS::SNS::Topic', 'WatchTopic1', topicArn),
        ],
      });
    ses.on(GetAccountCommand).resolves({
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14 },
      SuppressionAttributes: { SuppressedReasons: ['COMPLAINT', 'BOUNCE'] },
    });
    ses.on(GetEmailIdentityCommand).callsFake(({ EmailIdentity }: { EmailIdentity: string }) => ({
      VerifiedForSendingStatus: true,
      FeedbackForwardingStatus: false,
      DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS', CurrentSigningKeyLength: 'RSA_2048_BIT' },
      MailFromAttributes: {
        MailFromDomain: `bounce.${EmailIdentity}`,
        MailFromDomainStatus: 'SUCCESS',
        BehaviorOnMxFailure: 'REJECT_MESSAGE',
      },
    }));
    ses.on(GetConfigurationSetCommand).resolves({
      SendingOptions: { SendingEnabled: true },
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      VdmOptions: { DashboardOptions: { EngagementMetrics: 'DISABLED' } },
    });
    ses.on(GetConfigurationSetEventDestinationsCommand).resolves({
      EventDestinations: [{ Name: 'topic', MatchingEventTypes: ['BOUNCE', 'COMPLAINT', 'DELIVERY'] }],
    });
    subscribed('arn:aws:sns:eu-central-1:123456789012:alarms:1');
    cognito.on(ListUsersInGroupCommand).resolves({ Users: [] });
    cognito
      .on(ListUsersInGroupCommand, { GroupName: 'author' })
      .resolves({ Users: [{ Username: 'ana' }], NextToken: 'more' })
      .on(ListUsersInGroupCommand, { GroupName: 'author', NextToken: 'more' })
      .resolves({ Users: [{ Username: 'ben' }] })
      .on(ListUsersInGroupCommand, { GroupName: 'approver' })
      .resolves({ Users: [{ Username: 'ben' }] });
    cognito.on(AdminGetUserCommand).resolves({ Enabled: true, UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] });
  }

  /** Bootstrapped, and nothing else. */
  function empty() {
    healthy();
    const gone = fault('ValidationError', 'Stack with id lantern-prod-data does not exist');
    cloudFormation.on(DescribeStacksCommand).rejects(gone);
    cloudFormation.on(DescribeStacksCommand, { StackName: 'lantern-prod-data' }).rejects(gone);
    for (const more of [{}, { NextToken: 'more' }]) {
      for (const part of ['data', 'service']) {
        const StackName = `lantern-prod-${part}`;
        cloudFormation.on(ListStackResourcesCommand, { StackName, ...more }).rejects(gone);
      }
    }
    ses.on(GetEmailIdentityCommand).rejects(fault('NotFoundException'));
    ses.on(GetAccountCommand).resolves({
      ProductionAccessEnabled: false,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 200, MaxSendRate: 1 },
    });
  }

  /** The service stack failed on the first deploy, so that the two after it were not begun. */
  function halfDeployed() {
    empty();
    stackIs('data', 'CREATE_COMPLETE', 'yourdomain.org, cognito');
    stackIs('service', 'ROLLBACK_COMPLETE');
    const deleted = [summary('AWS::SNS::Topic', 'WatchTopic1', topicArn, 'DELETE_COMPLETE')];
    cloudFormation
      .on(ListStackResourcesCommand, { StackName: 'lantern-prod-service' })
      .resolves({ StackResourceSummaries: deleted });
    cloudFormation
      .on(ListStackResourcesCommand, { StackName: 'lantern-prod-data' })
      .resolves({ StackResourceSummaries: [userPool] });
    cognito.reset();
    cognito.on(ListUsersInGroupCommand).resolves({});
  }

  /** Credentials that may ask who they are, and no more. */
  function denied() {
    healthy();
    for (const client of [ssm, cloudFormation, ses, sns, cognito]) {
      client.reset();
      client.rejects(fault('AccessDeniedException'));
    }
  }

  function stackIs(part: string, status: StackStatus, standing?: string) {
    cloudFormation
      .on(DescribeStacksCommand, { StackName: `lantern-prod-${part}` })
      .resolves({ Stacks: [{ ...stack(standing), StackStatus: status }] });
  }

  function subscribed(SubscriptionArn: string) {
    sns.on(ListSubscriptionsByTopicCommand, { TopicArn: topicArn }).resolves({
      Subscriptions: [{ Protocol: 'email', Endpoint: 'alarms@yourdomain.org', SubscriptionArn }],
    });
  }

  return {
    sts,
    ssm,
    cloudFormation,
    ses,
    sns,
    cognito,
    healthy,
    empty,
    halfDeployed,
    denied,
    stackIs,
    subscribed,
    restore: () => {
      for (const client of clients) client.restore();
    },
  };
}

/** DNS and the issuer as they should be. */
export function outsideWith(changes: Partial<Outside> = {}): Outside {
  return {
    resolve: async () => [['v=DMARC1; p=', 'reject']],
    get: async () => {
      throw new Error('nobody is asked');
    },
    ...changes,
  };
}

function stack(standing?: string) {
  return {
    StackName: 'any',
    CreationTime: new Date(0),
    StackStatus: 'CREATE_COMPLETE' as const,
    Parameters:
      standing === undefined ? [] : [{ ParameterKey: 'StandingSettings', ParameterValue: standing }],
  };
}

function summary(
  ResourceType: string,
  LogicalResourceId: string,
  PhysicalResourceId: string,
  ResourceStatus: 'CREATE_COMPLETE' | 'DELETE_COMPLETE' = 'CREATE_COMPLETE',
) {
  return {
    ResourceType,
    LogicalResourceId,
    PhysicalResourceId,
    ResourceStatus,
    LastUpdatedTimestamp: new Date(0),
  };
}
