import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { operationIds, routes } from '#shared/declarations/routes.ts';
import { consoleHeaders, staticSiteHeaders } from '#shared/declarations/security-headers.ts';
import { label, synthesise } from './synthesised.ts';

const { edge, service, data } = synthesise();
const outsideSignIn = { kind: 'oidc', issuer: 'https://login.lantern.test/staff', audience: 'lantern-staff' };

const behaviourSchema = z.looseObject({
  PathPattern: z.string(),
  TargetOriginId: z.string(),
  ViewerProtocolPolicy: z.string(),
});
const distributionSchema = z.object({
  DistributionConfig: z.looseObject({
    DefaultRootObject: z.literal('index.html'),
    DefaultCacheBehavior: z.looseObject({ TargetOriginId: z.string(), ViewerProtocolPolicy: z.string() }),
    CacheBehaviors: z.array(behaviourSchema),
    Origins: z.array(z.looseObject({ Id: z.string(), DomainName: z.unknown() })),
  }),
});
const [distribution] = edge.of('AWS::CloudFront::Distribution', distributionSchema);
const config = distributionSchema.parse(distribution?.properties).DistributionConfig;

function matching(path: string) {
  const matches = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(path);
  return config.CacheBehaviors.filter(({ PathPattern }) => matches(PathPattern));
}

test.each(operationIds)('%s is sent where it is answered', (id) => {
  const { path, fn } = routes[id];
  const sample = path.replaceAll(/\{\w+\}/g, 'x1');
  const site = config.DefaultCacheBehavior.TargetOriginId;
  expect((matching(sample)[0]?.TargetOriginId ?? site) === site).toBe(fn === 'site');
  expect(matching(sample).length).toBeLessThanOrEqual(1);
});

const isFacts = ({ PathPattern }: { readonly PathPattern: string }) => PathPattern.endsWith('/facts');
const isConsole = ({ PathPattern }: { readonly PathPattern: string }) => PathPattern.startsWith('/staff/');
const personal = config.CacheBehaviors.filter((behaviour) => !isFacts(behaviour) && !isConsole(behaviour));

test('nothing that the API answers to somebody is kept, and everything they said but the host goes on', () => {
  expect(personal.map(({ PathPattern }) => PathPattern)).toEqual([
    '/v1/interest',
    '/c/*',
    '/u/*',
    '/p/*',
    '/v1/staff/*',
  ]);
  for (const behaviour of personal) {
    expect(behaviour).toMatchObject({
      // Managed policies: CachingDisabled, AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ViewerProtocolPolicy: 'https-only',
    });
    expect(behaviour['AllowedMethods']).toContain('POST');
  }
  const api = config.Origins.find(({ Id }) => Id === personal[0]?.TargetOriginId);
  expect(label(api?.DomainName)).toMatch(/^Api.*\.execute-api\.us-east-1\./);
  const said = z
    .tuple([z.object({ HeaderName: z.literal('x-lantern-origin'), HeaderValue: z.unknown() })])
    .parse(api?.['OriginCustomHeaders']);
  expect(label(said[0].HeaderValue)).toMatch(/^\{\{resolve:secretsmanager:OriginKey/);
});

test('facts are kept for five minutes at most, and nothing but the search goes on', () => {
  const facts = config.CacheBehaviors.filter(isFacts);
  expect(facts.map(({ PathPattern }) => PathPattern)).toEqual(['/facts', '/v1/facts']);
  const policySchema = z.object({
    CachePolicyConfig: z.object({
      MinTTL: z.literal(0),
      DefaultTTL: z.literal(0),
      MaxTTL: z.literal(300),
      ParametersInCacheKeyAndForwardedToOrigin: z.object({
        CookiesConfig: z.strictObject({ CookieBehavior: z.literal('none') }),
        HeadersConfig: z.strictObject({ HeaderBehavior: z.literal('none') }),
        QueryStringsConfig: z.strictObject({
          QueryStringBehavior: z.literal('whitelist'),
          QueryStrings: z.tuple([z.literal('q')]),
        }),
      }),
    }),
  });
  const [policy, ...others] = edge.of('AWS::CloudFront::CachePolicy', policySchema);
  expect(others).toEqual([]);
  for (const behaviour of facts) {
    expect(label(behaviour['CachePolicyId'])).toBe(policy?.id);
    expect(behaviour).not.toHaveProperty('OriginRequestPolicyId');
    expect(behaviour).not.toHaveProperty('AllowedMethods');
    expect(behaviour.TargetOriginId).toBe(personal[0]?.TargetOriginId);
  }
});

test.each(['/u/token', '/u/token/', '/u/token//'])('a link that ends as in %s is the same link', (uri) => {
  expect(atTheEdge('SlashDropper', uri)).toBe('/u/token');
});

test('the console is the page in its folder, and its files are themselves', () => {
  expect(config.CacheBehaviors.filter(isConsole)).toMatchObject([
    { PathPattern: '/staff/*', TargetOriginId: config.DefaultCacheBehavior.TargetOriginId },
  ]);
  expect(atTheEdge('ConsoleIndex', '/staff/')).toBe('/staff/index.html');
  expect(atTheEdge('ConsoleIndex', '/staff/assets/index-1.js')).toBe('/staff/assets/index-1.js');
});

/** The path as a function at the edge hands it on. */
function atTheEdge(name: string, uri: string): string {
  const functions = edge.of('AWS::CloudFront::Function', z.object({ FunctionCode: z.string() }));
  const found = functions.find(({ id }) => id === name);
  const code = `${found?.properties.FunctionCode}; handler({ request: { uri: ${JSON.stringify(uri)} } })`;
  return z.object({ uri: z.string() }).parse(runInNewContext(code)).uri;
}

test.each([
  ['SecurityHeaders', staticSiteHeaders],
  ['ConsoleHeaders', consoleHeaders(['https://login.lantern.test'])],
])('%s are the declared ones, and let an answer that has its own keep them', (name, headers) => {
  const text = z.string();
  const declared = z.object({
    Name: z.string(),
    SecurityHeadersConfig: z.strictObject({
      ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: text, Override: z.literal(false) }),
      ContentTypeOptions: z.strictObject({ Override: z.literal(true) }),
      ReferrerPolicy: z.strictObject({ ReferrerPolicy: text, Override: z.literal(false) }),
      StrictTransportSecurity: z.strictObject({
        AccessControlMaxAgeSec: z.number(),
        IncludeSubdomains: z.literal(true),
        Override: z.literal(false),
      }),
    }),
    CustomHeadersConfig: z.object({
      Items: z.array(z.strictObject({ Header: text, Value: text, Override: z.literal(false) })),
    }),
  });
  const shape = z.object({ ResponseHeadersPolicyConfig: declared });
  // Elsewhere the issuer's host is known at deployment only.
  const { edge: outside } = synthesise('dev', { staffSignIn: outsideSignIn });
  const policy = outside.of('AWS::CloudFront::ResponseHeadersPolicy', shape).find(({ id }) => id === name);
  if (policy === undefined) throw new Error('there is no such policy');
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } =
    policy.properties.ResponseHeadersPolicyConfig;
  expect({
    'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
    'strict-transport-security': `max-age=${security.StrictTransportSecurity.AccessControlMaxAgeSec}; includeSubDomains`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header, Value])),
  }).toEqual(headers);
});

test('every answer carries headers: the console its own, all others those of the site', () => {
  const headersOf = (one: Record<string, unknown>) => label(one['ResponseHeadersPolicyId']);
  expect(config.CacheBehaviors.filter(isConsole).map(headersOf)).toEqual(['ConsoleHeaders']);
  const others = [config.DefaultCacheBehavior, ...config.CacheBehaviors.filter((one) => !isConsole(one))];
  expect(new Set(others.map(headersOf))).toEqual(new Set(['SecurityHeaders']));
});

test('no bucket is public, and this one is read by the distribution alone', () => {
  expect([...service.types, ...data.types]).not.toContain('AWS::S3::Bucket');
  const blocked = z.looseObject({
    PublicAccessBlockConfiguration: z.strictObject({
      BlockPublicAcls: z.literal(true),
      BlockPublicPolicy: z.literal(true),
      IgnorePublicAcls: z.literal(true),
      RestrictPublicBuckets: z.literal(true),
    }),
    WebsiteConfiguration: z.undefined().optional(),
  });
  expect(edge.of('AWS::S3::Bucket', blocked)).toHaveLength(1);
  const statement = z.looseObject({ Effect: z.string(), Principal: z.unknown() });
  const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) });
  const allowed = edge
    .of('AWS::S3::BucketPolicy', policy)
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  expect(allowed.map(({ Principal }) => Principal)).toEqual([{ Service: 'cloudfront.amazonaws.com' }]);
});

test('links are not written to an access log', () => {
  expect(config).not.toHaveProperty('Logging');
});
