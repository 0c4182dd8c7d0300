import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { apiPatterns, factsPatterns } from '#infra/constructs/path-patterns.ts';
import { SecurityHeadersPolicy } from '#infra/constructs/security-headers-policy.ts';
import { Site } from '#infra/constructs/site.ts';
import type { SignIn } from '#infra/constructs/staff-sign-in.ts';
import { consoleHeaders, staticSiteHeaders } from '#shared/declarations/security-headers.ts';

interface EdgeStackProps extends StackProps {
  readonly settings: Settings;
  /** Host name of the API. */
  readonly apiHost: string;
  readonly logKey: IKey;
  readonly signIn: SignIn;
  /** The static site, where it is not the built one. */
  readonly site?: ISource;
}

/** One host for everything people see: static pages from a bucket, all else from the API. */
export class EdgeStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, apiHost, logKey, signIn, site: source, ...props }: EdgeStackProps,
  ) {
    super(scope, id, props);
    const site = new Site(this, 'Site', {
      logKey,
      logRetention: settings.logRetentionDays,
      senderName: settings.sender.name,
      signIn,
      ...(source ? { source } : {}),
    });
    const everywhere = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: new SecurityHeadersPolicy(this, 'SecurityHeaders', staticSiteHeaders),
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
    const toSite: BehaviorOptions = {
      ...everywhere,
      origin: S3BucketOrigin.withOriginAccessControl(site.bucket),
    };
    const toConsole: BehaviorOptions = {
      ...toSite,
      responseHeadersPolicy: new SecurityHeadersPolicy(
        this,
        'ConsoleHeaders',
        consoleHeaders(signIn.origins),
      ),
      functionAssociations: [
        {
          function: this.edgeFunction('ConsoleIndex', nameIndex),
          eventType: FunctionEventType.VIEWER_REQUEST,
        },
      ],
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Lantern',
      defaultRootObject: 'index.html',
      defaultBehavior: toSite,
      additionalBehaviors: {
        '/staff/*': toConsole,
        ...behaviours(apiPatterns(), toApi),
        ...behaviours(factsPatterns(), {
          ...everywhere,
          origin: toApi.origin,
          cachePolicy: this.factsCache(),
        }),
      },
      // No access log: its lines would hold the tokens of links.
      enableLogging: false,
    });
    new CfnOutput(this, 'Host', {
      description: 'Point the name in publicUrl here, or make this publicUrl.',
      value: distribution.distributionDomainName,
    });
  }

  /**
   * What everybody gets alike is kept for as long as the answer says, so that many readers cost one
   * read of the table. Only the search goes on to the function and tells one answer from another.
   */
  private factsCache(): CachePolicy {
    return new CachePolicy(this, 'FactsCache', {
      comment: 'Lantern: facts, by search',
      minTtl: Duration.seconds(0),
      // Of an answer that does not say; errors say that they must not be kept.
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.minutes(5),
      queryStringBehavior: CacheQueryStringBehavior.allowList('q'),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  /**
   * Some mail programs add a slash to a link, and the press must count all the same (D-17). API
   * Gateway can neither match that nor have a second route for it: no route may end with a slash.
   */
  private slashDropper(): EdgeFunction {
    return this.edgeFunction('SlashDropper', dropSlash);
  }

  private edgeFunction(id: string, code: string): EdgeFunction {
    return new EdgeFunction(this, id, {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(code),
    });
  }
}

const dropSlash = `function handler({ request }) {
  request.uri = request.uri.replace(/\\/+$/, '');
  return request;
}`;

/** The bucket knows files only, and the console's page is one. */
const nameIndex = `function handler({ request }) {
  request.uri = request.uri.replace(/\\/$/, '/index.html');
  return request;
}`;

function behaviours(
  patterns: readonly string[],
  options: BehaviorOptions,
): Readonly<Record<string, BehaviorOptions>> {
  return Object.fromEntries(patterns.map((pattern) => [pattern, options]));
}
