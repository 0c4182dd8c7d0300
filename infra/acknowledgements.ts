import { hasCertificate, type Settings } from '#infra/config.ts';
import { environments } from '#shared/declarations/environment.ts';
import { operationIds, routes } from '#shared/declarations/routes.ts';

/**
 * What the rule packs of cdk-nag find and what stays as it is, each finding by itself with its reason.
 * test/infra/nag.test.ts keeps this list equal to what is found: nothing more, and nothing that is gone.
 */
interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /** Who answers for it, and is asked before it changes. */
  readonly owner: 'admin' | 'privacy';
  /** Paths of the resources, from their stack on: `service/Api/leave`. */
  readonly on: readonly string[];
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const functions = Object.keys(environments).map((name) => `service/${capital(name)}`);
const workers = ['Confirmation', 'Send', 'Feedback'];
const ticks = ['Tick', 'Night', 'QuarterHour'];
const deadLetters = ['Confirmations', 'Sends', 'Feedbacks', ...ticks];
const codes = functions.map((path) => `${path}/Function`);
const roles = [...functions, ...ticks.map((name) => `service/${name}`)].map((path) => `${path}/Role`);
/** CDK's own function, which unpacks the site at deployments. */
const unpacker = 'edge/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C';
const uploadRole = 'edge/Site/UploadRole';
const releaseRole = 'service/Release/Role';
const policyOf = (role: string): string => `${role}/DefaultPolicy`;
const publicRoutes = operationIds
  .filter((id) => routes[id].audience !== 'staff' && routes[id].fn !== 'site')
  .map((id) => `service/Api/${id}`);

const admin = 'admin' as const;
const privacy = 'privacy' as const;

/** @returns one entry for a rule and a reason, with every resource it is about */
export function acknowledgements(settings: Settings): readonly Acknowledgement[] {
  const { region, account, staffSignIn, firewall, release } = settings;
  const accountId = account ?? '<AWS::AccountId>';
  const assets = `arn:aws:s3:::cdk-hnb659fds-assets-${accountId}-${region}/*`;
  const alarms = `arn:aws:cloudwatch:${region}:${accountId}:alarm:*`;
  return [
    {
      rule: 'AwsSolutions-APIG4',
      reason: 'Public on purpose: the form, the facts, and links whose token is checked by the function.',
      owner: privacy,
      on: publicRoutes,
    },
    {
      rule: 'AwsSolutions-CFR1',
      reason: 'People may read this wherever they are, and their place is not looked up (L-14).',
      owner: privacy,
      on: ['edge/Distribution'],
    },
    ...(firewall === 'managed'
      ? [
          {
            rule: 'HIPAA.Security-WAFv2LoggingEnabled',
            reason:
              'Its log would hold who called, and the tokens of links (X-18); metrics tell how much it refuses.',
            owner: privacy,
            on: ['global/Firewall'],
          },
        ]
      : [
          {
            rule: 'AwsSolutions-CFR2',
            reason:
              'The setting says none: it costs nearly as much as all the rest. The API throttles at 50 a second.',
            owner: admin,
            on: ['edge/Distribution'],
          },
        ]),
    {
      rule: 'AwsSolutions-CFR3',
      reason: 'An access log would hold the tokens of links (X-18).',
      owner: privacy,
      on: ['edge/Distribution'],
    },
    ...(hasCertificate(settings)
      ? []
      : [
          {
            rule: 'AwsSolutions-CFR4',
            reason:
              "CloudFront's own name fixes the TLS versions; with a certificate for the public host it is 1.2.",
            owner: admin,
            on: ['edge/Distribution'],
          },
        ]),
    ...(staffSignIn.kind === 'cognito'
      ? [
          {
            rule: 'AwsSolutions-COG8',
            reason:
              'A handful of staff, none of whom enters without a second factor: the plan is not worth it.',
            owner: admin,
            on: ['data/StaffSignIn/Pool'],
          },
        ]
      : []),
    {
      rule: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ses:GetSendQuota asks about the account; IAM knows no resource for it.',
      owner: admin,
      on: [policyOf('service/Dispatch/Role')],
    },
    ...(release === 'gradual'
      ? [
          {
            rule: `AwsSolutions-IAM5[Resource::${alarms}]`,
            reason: 'To look alone: CodeDeploy asks for the alarms of a function in one call.',
            owner: admin,
            on: [policyOf(releaseRole)],
          },
        ]
      : []),
    {
      rule: 'AwsSolutions-IAM5[Resource::<SiteBucket978D4AEB.Arn>/*]',
      reason: 'Whatever pages there are, in a bucket that holds nothing else.',
      owner: admin,
      on: [policyOf(uploadRole)],
    },
    {
      rule: `AwsSolutions-IAM5[Resource::${assets}]`,
      reason: 'To read alone. By one file, each deployment would wait for a right that is minutes old.',
      owner: admin,
      on: [policyOf(uploadRole)],
    },
    ...each(['AwsSolutions-S1', 'HIPAA.Security-S3BucketLoggingEnabled'], {
      reason: 'Only the distribution reads it; what it asks for says who read what.',
      owner: privacy,
      on: ['edge/Site/Bucket'],
    }),
    ...each(['HIPAA.Security-S3BucketReplicationEnabled', 'HIPAA.Security-S3BucketVersioningEnabled'], {
      reason: 'Public pages that each deployment makes anew.',
      owner: admin,
      on: ['edge/Site/Bucket'],
    }),
    {
      rule: 'HIPAA.Security-S3DefaultEncryptionKMS',
      reason: 'Public pages: a key of our own would protect nothing and cost a call for each read.',
      owner: admin,
      on: ['edge/Site/Bucket'],
    },
    ...each(['AwsSolutions-SMG4', 'HIPAA.Security-SecretsManagerRotationEnabled'], {
      reason:
        'Root keys are added by hand and none is taken away (D-22); both ends of the origin key take it at a deployment.',
      owner: privacy,
      on: ['data/RootKeys/Secret', 'service/OriginKey'],
    }),
    {
      rule: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself, of a schedule and of a function called by it.',
      owner: admin,
      on: ticks.map((name) => `service/${name}/DeadLetters`),
    },
    {
      rule: 'Serverless-SQSRedrivePolicy',
      reason: 'It is a dead-letter queue itself; an alarm fires when anything lies in it.',
      owner: admin,
      on: deadLetters.map((name) => `service/${name}/DeadLetters`),
    },
    {
      rule: 'Serverless-SNSRedrivePolicy',
      reason: 'Alarms by mail: a queue of unsent alarms would need an alarm. The state stays in CloudWatch.',
      owner: admin,
      on: ['service/Watch/Topic/ToAdmin'],
    },
    {
      rule: 'HIPAA.Security-IAMNoInlinePolicy',
      reason: 'A policy that is made for this one role and goes with it; nobody else could use it.',
      owner: admin,
      on: [...roles, uploadRole, ...(release === 'gradual' ? [releaseRole] : [])].map(policyOf),
    },
    {
      rule: 'HIPAA.Security-LambdaConcurrency',
      reason: 'New accounts allow ten at once, of which none can be reserved; sources and stage bound it.',
      owner: admin,
      on: [...codes, unpacker],
    },
    ...each(['HIPAA.Security-LambdaDLQ', 'Serverless-LambdaDLQ'], {
      reason: 'For calls that nobody waits for alone: queues and schedules have dead letters of their own.',
      owner: admin,
      on: [...codes, unpacker],
    }),
    {
      rule: 'HIPAA.Security-LambdaInsideVPC',
      reason:
        'It talks to AWS over TLS by its own role; a VPC would add endpoints and cost, and guard nothing.',
      owner: admin,
      on: [...codes, unpacker],
    },
    {
      rule: 'Serverless-LambdaTracing',
      reason: 'Traces would hold the addresses that are called, and with them the tokens of links (X-18).',
      owner: privacy,
      on: [...codes, unpacker],
    },
    {
      rule: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'SQS sources know no destination: the queue has its dead letters.',
      owner: admin,
      on: workers.map((name) => `service/${name}/Function/Aliaslive/Source`),
    },
    ...each(['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'], {
      reason: "CDK's own function, whose runtime comes with CDK; it runs at deployments alone.",
      owner: admin,
      on: [unpacker],
    }),
  ];
}

function each(rules: readonly string[], rest: Omit<Acknowledgement, 'rule'>): readonly Acknowledgement[] {
  return rules.map((rule) => ({ rule, ...rest }));
}
