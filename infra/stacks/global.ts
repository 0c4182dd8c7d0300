import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import { type Settings, zoneOfHost } from '#infra/config.ts';
import { Firewall } from '#infra/constructs/firewall.ts';
import { zoneIn } from '#infra/constructs/host-records.ts';

interface GlobalStackProps extends StackProps {
  readonly settings: Settings;
}

/**
 * What CloudFront takes from us-east-1 alone, whatever the Region of the stage. It holds nothing about
 * anybody, so that it is no matter of data residency.
 */
export class GlobalStack extends Stack {
  readonly certificateArn?: string;
  readonly firewallArn?: string;

  constructor(scope: Construct, id: string, { settings, ...props }: GlobalStackProps) {
    super(scope, id, props);
    const zone = zoneOfHost(settings);
    if (zone && !settings.certificateArn) {
      this.certificateArn = new Certificate(this, 'Certificate', {
        domainName: new URL(settings.publicUrl).hostname,
        validation: CertificateValidation.fromDns(zoneIn(this, zone)),
      }).certificateArn;
    }
    if (settings.firewall === 'managed') this.firewallArn = new Firewall(this, 'Firewall').arn;
  }
}
