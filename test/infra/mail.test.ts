import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { label, synthesise } from './synthesised.ts';

const { service } = synthesise('prod');
const loose = z.looseObject({});

describe('sending identities', () => {
  const identities = service.of('AWS::SES::EmailIdentity', loose);

  test('confirmations and the sequence have a sub-domain each', () => {
    expect(identities.map(({ properties }) => properties['EmailIdentity'])).toEqual([
      'letters.lantern.test',
      'confirm.lantern.test',
    ]);
  });

  test('each signs with 2048 bits, has a MAIL FROM of its own and never falls back to that of SES', () => {
    for (const { properties } of identities) {
      expect(properties).toMatchObject({
        DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
        MailFromAttributes: {
          MailFromDomain: `bounce.${properties['EmailIdentity']}`,
          BehaviorOnMxFailure: 'REJECT_MESSAGE',
        },
        FeedbackAttributes: { EmailForwardingEnabled: false },
      });
    }
  });

  test('mail without a named configuration set goes by that of its identity', () => {
    const sets = identities.map(({ properties }) =>
      label(
        z.object({ ConfigurationSetName: z.unknown() }).parse(properties['ConfigurationSetAttributes'])
          .ConfigurationSetName,
      ),
    );
    expect(sets).toEqual(['SequenceMailConfigurationSet', 'ConfirmationMailConfigurationSet']);
  });
});

describe('configuration sets', () => {
  const sets = service.of('AWS::SES::ConfigurationSet', loose);

  test('TLS is required, reputation is measured, bounces and complaints are suppressed, nothing is tracked', () => {
    expect(sets).toHaveLength(2);
    for (const { properties } of sets) {
      expect(properties).toMatchObject({
        DeliveryOptions: { TlsPolicy: 'REQUIRE' },
        ReputationOptions: { ReputationMetricsEnabled: true },
        SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
        VdmOptions: { DashboardOptions: { EngagementMetrics: 'DISABLED' } },
      });
      expect(properties).not.toHaveProperty('TrackingOptions');
    }
  });

  test('SES gives up in time: 12 hours for the sequence, one for confirmations', () => {
    expect(sets.map(({ id, properties }) => [id, properties['DeliveryOptions']])).toEqual([
      ['SequenceMailConfigurationSet', { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 43_200 }],
      ['ConfirmationMailConfigurationSet', { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 3_600 }],
    ]);
  });
});

describe('events', () => {
  const destinations = service.of(
    'AWS::SES::ConfigurationSetEventDestination',
    z.object({
      ConfigurationSetName: z.unknown(),
      EventDestination: z.object({
        Enabled: z.literal(true),
        MatchingEventTypes: z.array(z.string()),
        SnsDestination: z.object({ TopicARN: z.unknown() }),
      }),
    }),
  );

  test('both streams report what became of a mail, and neither opens nor clicks', () => {
    const reporting = destinations.map(({ properties }) => label(properties.ConfigurationSetName));
    expect(reporting).toEqual(['SequenceMailConfigurationSet', 'ConfirmationMailConfigurationSet']);
    for (const { properties } of destinations) {
      const { MatchingEventTypes: types, SnsDestination } = properties.EventDestination;
      expect(types).toEqual([
        'bounce',
        'complaint',
        'delivery',
        'deliveryDelay',
        'reject',
        'renderingFailure',
      ]);
      expect(label(SnsDestination.TopicARN)).toBe('FeedbackTopic');
    }
  });

  test('the topic hands them on as they are, to the feedback queue, and loses none', () => {
    const subscription = z.object({
      Endpoint: z.unknown(),
      Protocol: z.literal('sqs'),
      RawMessageDelivery: z.literal(true),
      RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown() }),
    });
    // The other topic is for alarms.
    const found = service
      .of('AWS::SNS::Subscription', z.looseObject({ Protocol: z.string() }))
      .filter(({ properties }) => properties.Protocol !== 'email')
      .map(({ properties }) => subscription.parse(properties));
    expect(found).toHaveLength(1);
    expect(label(found[0]?.Endpoint)).toBe('FeedbacksQueue');
    expect(label(found[0]?.RedrivePolicy.deadLetterTargetArn)).toBe('FeedbacksDeadLetters');
  });

  test('the topic is encrypted under our key, which SES, SNS and alarms may use for this account only', () => {
    const [topic] = service.of('AWS::SNS::Topic', z.object({ KmsMasterKeyId: z.unknown() }));
    expect(label(topic?.properties.KmsMasterKeyId)).toBe('Key');
    const statement = z.looseObject({ Principal: z.object({ Service: z.unknown().optional() }) });
    const policy = z.object({ KeyPolicy: z.object({ Statement: z.array(statement) }) });
    const statements = service
      .of('AWS::KMS::Key', policy)
      .flatMap(({ properties }) => properties.KeyPolicy.Statement);
    const services = statements.filter(({ Principal }) =>
      JSON.stringify(Principal).includes('ses.amazonaws.com'),
    );
    expect(services).toMatchObject([
      {
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        Principal: { Service: ['cloudwatch.amazonaws.com', 'ses.amazonaws.com', 'sns.amazonaws.com'] },
      },
    ]);
  });

  test('only our configuration sets may publish', () => {
    const policy = z.object({
      PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string() })) }),
    });
    const statements = service
      .of('AWS::SNS::TopicPolicy', policy)
      .filter(({ id }) => id === 'FeedbackTopicPolicy')
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow').map((one) => JSON.stringify(one));
    expect(allowed).toHaveLength(2);
    for (const one of allowed) expect(one).toMatch(/ses\.amazonaws\.com.*|SourceArn.*configuration-set/);
    const refused = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(JSON.stringify(refused)).toContain('"aws:SecureTransport":"false"');
  });
});

describe('records', () => {
  const recordSchema = z.object({
    Type: z.string(),
    Name: z.unknown(),
    HostedZoneId: z.literal('Z0123456789ABCDEFGHIJ'),
    ResourceRecords: z.array(z.unknown()),
  });

  test('a hosted zone gets DKIM, SPF and DMARC of both sub-domains', () => {
    const records = service.of('AWS::Route53::RecordSet', recordSchema).map(({ properties }) => properties);
    expect(records.filter(({ Type }) => Type === 'CNAME')).toHaveLength(6);
    const fixed = records
      .filter(({ Type }) => Type !== 'CNAME')
      .map((one) => [one.Type, one.Name, one.ResourceRecords[0]]);
    const of = (domain: string) => [
      ['MX', `bounce.${domain}`, '10 feedback-smtp.us-east-1.amazonses.com'],
      ['TXT', `bounce.${domain}`, '"v=spf1 include:amazonses.com -all"'],
      ['TXT', `_dmarc.${domain}`, '"v=DMARC1; p=none; rua=mailto:dmarc@lantern.test"'],
    ];
    expect(fixed).toEqual([...of('letters.lantern.test'), ...of('confirm.lantern.test')]);
  });

  test('without a hosted zone the stack says which to make elsewhere', () => {
    const elsewhere = synthesise('dev').service;
    expect(elsewhere.types).not.toContain('AWS::Route53::RecordSet');
    expect(service.outputs).toEqual([]);
    const of = (domain: string, stream: string) => [
      ...Array(3).fill(`CNAME ${stream}MailIdentity ${stream}MailIdentity`),
      `MX bounce.${domain} 10 feedback-smtp.us-east-1.amazonses.com`,
      `TXT bounce.${domain} "v=spf1 include:amazonses.com -all"`,
      `TXT _dmarc.${domain} "v=DMARC1; p=none"`,
    ];
    expect(elsewhere.outputs.map(label)).toEqual([
      ...of('letters.example.org', 'Sequence'),
      ...of('confirm.example.org', 'Confirmation'),
    ]);
  });
});
