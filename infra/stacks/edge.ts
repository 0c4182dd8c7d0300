import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
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
import { staticSiteHeaders } from '#shared/declarations/security-headers.ts';

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
    const site = new Site(this, 'Site', {
      logRetention: settings.logRetentionDays,
      senderName: settings.sender.name,
      ...(source ? { source } : {}),
    });
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
  private slashDropper(): EdgeFunction {
    return new EdgeFunction(this, 'SlashDropper', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(dropSlash),
    });
  }

  /** The declared headers of static files. An answer that says otherwise by itself, as functions do, wins. */
  private securityHeaders(): ResponseHeadersPolicy {
    const override = false;
    // CloudFront takes these four by a form of their own and refuses them among the others.
    const {
      'content-security-policy': contentSecurityPolicy = '',
      'strict-transport-security': transport = '',
      'referrer-policy': _referrer,
      'x-content-type-options': _sniff,
      ...others
    } = staticSiteHeaders;
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
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

const dropSlash = `function handler({ request }) {
  request.uri = request.uri.replace(/\\/+$/, '');
  return request;
}`;

/** Path patterns of what the API answers: staff as a whole, the others up to their first parameter. */
function apiPatterns(): string[] {
  const rows = operationIds.map((id) => routes[id]).filter(({ fn }) => fn !== 'site');
  const patterns = rows.map(({ path, audience }) =>
    audience === 'staff' ? `${path.split('/').slice(0, 3).join('/')}/*` : path.replace(/\{.*$/, '*'),
  );
  return [...new Set(patterns)];
}
