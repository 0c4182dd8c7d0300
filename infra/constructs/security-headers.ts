import { Duration } from 'aws-cdk-lib';
import { HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { staticSiteHeaders } from '#shared/declarations/security-headers.ts';

// CloudFront takes these four by a form of their own and refuses them among the others.
const {
  'content-security-policy': contentSecurityPolicy = '',
  'strict-transport-security': transport = '',
  'referrer-policy': _referrer,
  'x-content-type-options': _sniff,
  ...others
} = staticSiteHeaders;
const override = false;

/** The declared headers of static files. An answer that says otherwise by itself, as functions do, wins. */
export class SecurityHeaders extends ResponseHeadersPolicy {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(Number(/max-age=(\d+)/.exec(transport)?.[1])),
          includeSubdomains: /includeSubDomains/.test(transport),
          override,
        },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
        contentTypeOptions: { override: true },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
      },
    });
  }
}
