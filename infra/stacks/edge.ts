import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { apiBehaviours } from '#infra/constructs/api-behaviours.ts';
import { consoleBehaviours } from '#infra/constructs/console-behaviours.ts';
import { HostRecords } from '#infra/constructs/host-records.ts';
import { SecurityHeadersPolicy } from '#infra/constructs/security-headers-policy.ts';
import { Site } from '#infra/constructs/site.ts';
import type { SignIn } from '#infra/constructs/staff-sign-in.ts';
import { originHeader } from '#shared/declarations/origin.ts';
import { staticSiteHeaders } from '#shared/declarations/security-headers.ts';
import type { GlobalStack } from './global.ts';

interface EdgeStackProps extends StackProps {
  readonly settings: Settings;
  /** Host name of the API, and what it knows the distribution by. */
  readonly api: { readonly host: string; readonly originKey: string };
  readonly logKey: IKey;
  readonly signIn: SignIn;
  /** Certificate and firewall, where there are any. */
  readonly global: GlobalStack | undefined;
  /** The static pages. */
  readonly site: ISource;
}

/** One host for everything people see: static pages from a bucket, all else from the API. */
export class EdgeStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, api, logKey, signIn, global, site: source, ...props }: EdgeStackProps,
  ) {
    super(scope, id, props);
    const site = new Site(this, 'Site', {
      logKey,
      logRetention: settings.logRetentionDays,
      signIn,
      source,
    });
    const everywhere = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: new SecurityHeadersPolicy(this, 'SecurityHeaders', staticSiteHeaders),
    } as const;
    const apiOrigin = new HttpOrigin(api.host, { customHeaders: { [originHeader]: api.originKey } });
    const certificateArn = settings.certificateArn ?? global?.certificateArn;
    const toSite = { ...everywhere, origin: S3BucketOrigin.withOriginAccessControl(site.bucket) };
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Lantern',
      defaultRootObject: 'index.html',
      defaultBehavior: toSite,
      additionalBehaviors: {
        ...consoleBehaviours(this, toSite, signIn),
        ...apiBehaviours(this, apiOrigin, everywhere),
      },
      // No access log: its lines would hold the tokens of links.
      enableLogging: false,
      ...(global?.firewallArn ? { webAclId: global.firewallArn } : {}),
      ...(certificateArn
        ? {
            domainNames: [new URL(settings.publicUrl).hostname],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
          }
        : {}),
    });
    if (certificateArn) new HostRecords(this, 'Records', settings, distribution);
    new CfnOutput(this, 'Host', {
      description: certificateArn
        ? 'Where the name in publicUrl points.'
        : 'Without a certificate, the public host: make this publicUrl.',
      value: distribution.distributionDomainName,
    });
  }
}
