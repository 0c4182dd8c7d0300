import { CfnOutput } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { type Settings, zoneOfHost } from '#infra/config.ts';

/** The public name, pointed at the distribution; where another DNS holds it, the record to make there. */
export class HostRecords extends Construct {
  constructor(scope: Construct, id: string, settings: Settings, distribution: Distribution) {
    super(scope, id);
    const host = new URL(settings.publicUrl).hostname;
    const zone = zoneOfHost(settings);
    if (!zone) {
      new CfnOutput(this, 'Host', {
        description: 'To be made where the DNS of the domain is.',
        value: `CNAME ${host} ${distribution.distributionDomainName}`,
      });
      return;
    }
    const record = {
      zone: zoneIn(this, zone),
      // With a dot at its end it is the whole name.
      recordName: `${host}.`,
      target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
    };
    new ARecord(this, 'Ipv4', record);
    new AaaaRecord(this, 'Ipv6', record);
  }
}

export function zoneIn(scope: Construct, { id, name }: NonNullable<Settings['hostedZone']>): IHostedZone {
  return HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId: id, zoneName: name });
}
