import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { operationIds, routes } from '#shared/declarations/routes.ts';
import { type Changes, label, staged, synthesise } from './synthesised.ts';

const loose = z.looseObject({});
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const host = 'letters.lantern.test';

function distributionOf({ edge }: ReturnType<typeof synthesise>) {
  const [distribution] = edge.of('AWS::CloudFront::Distribution', z.object({ DistributionConfig: loose }));
  return distribution?.properties.DistributionConfig ?? {};
}

describe('the public host', () => {
  const built = synthesise('prod');

  test('has a certificate that its hosted zone proves, and TLS 1.2', () => {
    const certificate = built.global?.of('AWS::CertificateManager::Certificate', loose);
    expect(certificate?.map(({ properties }) => properties)).toMatchObject([
      {
        DomainName: host,
        ValidationMethod: 'DNS',
        DomainValidationOptions: [{ DomainName: host, HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
      },
    ]);
    const { Aliases, ViewerCertificate } = distributionOf(built);
    expect(Aliases).toEqual([host]);
    expect(ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
  });

  test('is an alias of the distribution, for IPv4 and IPv6', () => {
    const records = built.edge.of('AWS::Route53::RecordSet', loose).map(({ properties }) => properties);
    expect(records.map(({ Type }) => Type)).toEqual(['A', 'AAAA']);
    for (const record of records) {
      expect(record).toMatchObject({ Name: `${host}.`, HostedZoneId: 'Z0123456789ABCDEFGHIJ' });
      expect(JSON.stringify(record['AliasTarget'])).toContain('Distribution');
    }
  });

  test('with its DNS elsewhere takes the certificate of the settings, and says which record to make', () => {
    const elsewhere = synthesise('prod', { hostedZone: undefined, certificateArn });
    expect(distributionOf(elsewhere)).toMatchObject({
      Aliases: [host],
      ViewerCertificate: { AcmCertificateArn: certificateArn },
    });
    expect(elsewhere.global?.types).toEqual(['AWS::WAFv2::WebACL']);
    expect(elsewhere.edge.types).not.toContain('AWS::Route53::RecordSet');
    expect(elsewhere.edge.outputs.map(label)).toContain(`CNAME ${host} Distribution`);
  });

  test.each<[string, Changes]>([
    ['no zone', { hostedZone: undefined, firewall: 'none' }],
    ['a zone that does not hold it', { publicUrl: 'https://elsewhere.test', firewall: 'none' }],
  ])('is that of CloudFront with %s and no certificate', (_, changes) => {
    const built = synthesise('prod', changes);
    expect(built.global).toBeUndefined();
    expect(distributionOf(built)).not.toHaveProperty('Aliases');
  });
});

describe('the firewall', () => {
  const built = synthesise('prod');
  const rule = z.looseObject({ Name: z.string(), Statement: loose });
  const [acl] =
    built.global?.of(
      'AWS::WAFv2::WebACL',
      z.looseObject({ Rules: z.array(rule), VisibilityConfig: loose }),
    ) ?? [];
  const rules = acl?.properties.Rules ?? [];

  test('stands before the distribution, where the settings say so', () => {
    expect(label(distributionOf(built)['WebACLId'])).toBe('Firewall');
    expect(acl?.properties).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
    expect(distributionOf(synthesise('prod', { firewall: 'none' }))).not.toHaveProperty('WebACLId');
  });

  test('has two rates, the stricter one for forms, and three rule sets of AWS', () => {
    expect(rules.map(({ Name }) => Name)).toEqual([
      'Forms',
      'Requests',
      'AmazonIpReputationList',
      'KnownBadInputsRuleSet',
      'CommonRuleSet',
    ]);
    expect(rules.map(({ Statement }) => Statement['RateBasedStatement'])).toMatchObject([
      { Limit: 30, AggregateKeyType: 'IP', EvaluationWindowSec: 300 },
      { Limit: 1000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 },
      ...[undefined, undefined, undefined],
    ]);
    expect(JSON.stringify(rules[0])).toContain('"SearchString":"/v1/interest"');
  });

  test('judges no link of a mail, whatever the rule', () => {
    const spared = z.object({
      NotStatement: z.object({
        Statement: z.object({ RegexMatchStatement: z.looseObject({ RegexString: z.string() }) }),
      }),
    });
    const scoped = z.object({ ScopeDownStatement: spared });
    const [forms, ...others] = rules;
    expect(forms?.Name).toBe('Forms');
    for (const { Statement } of others) {
      const [inner] = Object.values(Statement);
      const { RegexString } =
        scoped.parse(inner).ScopeDownStatement.NotStatement.Statement.RegexMatchStatement;
      for (const id of operationIds) {
        const { path, audience } = routes[id];
        const judged = !new RegExp(RegexString).test(path.replaceAll(/\{\w+\}/g, 'x1'));
        expect([id, judged]).toEqual([id, audience !== 'link']);
      }
    }
  });

  test('counts what reads bodies and refuses nobody for them', () => {
    const common = z.object({
      ManagedRuleGroupStatement: z.object({
        RuleActionOverrides: z.array(
          z.object({ Name: z.string(), ActionToUse: z.strictObject({ Count: z.strictObject({}) }) }),
        ),
      }),
    });
    const overrides = common.parse(rules[4]?.Statement).ManagedRuleGroupStatement.RuleActionOverrides;
    expect(overrides).toHaveLength(5);
    for (const { Name } of overrides) expect(Name).toMatch(/_BODY$/);
  });

  test('keeps no request, whose path may be a token', () => {
    expect(built.global?.types).not.toContain('AWS::WAFv2::LoggingConfiguration');
    for (const one of [acl?.properties, ...rules])
      expect(one).toMatchObject({ VisibilityConfig: { SampledRequestsEnabled: false } });
  });
});

test('a stage elsewhere takes both from us-east-1, by functions of CDK that may do just that', () => {
  const { app, global, edge } = staged('prod', { region: 'eu-central-1' });
  expect([global?.region, edge.region]).toEqual(['us-east-1', 'eu-central-1']);
  const assembly = app.synth();
  const role = z.object({
    Type: z.literal('AWS::IAM::Role'),
    Properties: z.object({
      Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(loose) }) })),
    }),
  });
  const rights = ['global', 'edge'].map((name) => {
    const template = z
      .object({ Resources: z.record(z.string(), z.unknown()) })
      .parse(assembly.getStackByName(`lantern-prod-${name}`).template);
    const [own] = Object.entries(template.Resources).filter(([id]) => /CrossRegionExport.*Role/.test(id));
    return role.parse(own?.[1]).Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  });
  expect(rights.map((statements) => statements.flatMap(({ Action }) => Action))).toEqual([
    ['ssm:DeleteParameters', 'ssm:ListTagsForResource', 'ssm:GetParameters', 'ssm:PutParameter'],
    ['ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource', 'ssm:GetParameters'],
  ]);
  expect(JSON.stringify(rights).match(/parameter\/cdk\/exports\//g)).toHaveLength(2);
});
