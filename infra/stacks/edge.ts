import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { Site } from '#infra/constructs/site.ts';
import { operationIds, routes } from '#shared/declarations/routes.ts';

interface EdgeStackProps extends StackProps {
  readonly settings: Settings;
  /** Host name of the API. */
  readonly apiHost: string;
  /** The static site, where it is not the built one. */
  readonly site?: ISource;
}

/** One host for everything people see: static pages from a bucket, all else from the API. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { settings, apiHost, site: source, ...props }: EdgeStackProps) {
    super(scope, id, props);
    const site = new Site(this, 'Site', { logRetention: settings.logRetentionDays, ...(source ? { source } : {}) });
    const everywhere = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: this.securityHeaders(),
    } as const;
    const toApi: BehaviorOptions = {
      ...everywhere,
      origin: new HttpOrigin(apiHost),
      // Mail programs post to links over https as given; a redirect of theirs would lose the press (D-17).
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // API Gateway answers to its own host name only.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      functionAssociations: [{ function: this.slashDropper(), eventType: FunctionEventType.VIEWER_REQUEST }],
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Lantern',
      defaultRootObject: 'index.html',
      defaultBehavior: { ...everywhere, origin: S3BucketOrigin.withOriginAccessControl(site.bucket) },
      additionalBehaviors: Object.fromEntries(apiPatterns().map((pattern) => [pattern, toApi])),
      // No access log: its lines would hold the tokens of links.
      enableLogging: false,
    });
    new CfnOutput(this, 'Host', {
      description: 'Point the name in publicUrl here, or make this publicUrl.',
      value: distribution.distributionDomainName,
    });
  }

  /**
   * Some mail programs add a slash to a link, and the press must count all the same (D-17). API
   * Gateway can neither match that nor have a second route for it: no route may end with a slash.
   */
  private slashDropper(): Function {
    return new Function(this, 'SlashDropper', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(dropSlash),
    });
  }

  /** A page that says otherwise by itself, such as the strict ones of links, wins. */
  private securityHeaders(): ResponseHeadersPolicy {
    const override = false;
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override }],
      },
    });
  }
}

const dropSlash = `function handler({ request }) {
  request.uri = request.uri.replace(/\\/+$/, '');
  return request;
}`;

const contentSecurityPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Path patterns of what the API answers: staff as a whole, the others up to their first parameter. */
function apiPatterns(): string[] {
  const rows = operationIds.map((id) => routes[id]).filter(({ fn }) => fn !== 'site');
  const patterns = rows.map(({ path, audience }) =>
    audience === 'staff' ? `${path.split('/').slice(0, 3).join('/')}/*` : path.replace(/\{.*$/, '*'),
  );
  return [...new Set(patterns)];
}
