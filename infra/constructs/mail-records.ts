import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

interface MailRecordsProps {
  /** The Route 53 zone that holds the domain. Where there is none, the stack says which records to make. */
  readonly hostedZoneId: string | undefined;
  readonly domain: string;
  readonly mailFromDomain: string;
  readonly identity: EmailIdentity;
  readonly dmarcReports?: string | undefined;
}

/** What a sending domain says about itself: DKIM, SPF of the MAIL FROM, DMARC (D-02, D-03). */
export class MailRecords extends Construct {
  private readonly hostedZoneId: string | undefined;

  constructor(scope: Construct, id: string, props: MailRecordsProps) {
    super(scope, id);
    const { domain, mailFromDomain, identity, dmarcReports } = props;
    this.hostedZoneId = props.hostedZoneId;
    for (const [index, { name, value }] of identity.dkimRecords.entries()) {
      this.add(`Dkim${index + 1}`, 'CNAME', name, value);
    }
    this.add('MailFrom', 'MX', mailFromDomain, `10 feedback-smtp.${Stack.of(this).region}.amazonses.com`);
    this.add('Spf', 'TXT', mailFromDomain, '"v=spf1 include:amazonses.com -all"');
    // `none` to begin with: an admin tightens it to quarantine and reject once the reports are clean.
    const reports = dmarcReports ? `; rua=mailto:${dmarcReports}` : '';
    this.add('Dmarc', 'TXT', `_dmarc.${domain}`, `"v=DMARC1; p=none${reports}"`);
  }

  /** The plain resource: the records of CDK add the zone to a name that is known at deployment only. */
  private add(id: string, type: 'CNAME' | 'MX' | 'TXT', name: string, value: string): void {
    const { hostedZoneId } = this;
    if (hostedZoneId === undefined) {
      new CfnOutput(this, id, {
        description: 'To be made where the DNS of the domain is.',
        value: `${type} ${name} ${value}`,
      });
      return;
    }
    const ttl = String(Duration.hours(1).toSeconds());
    new CfnRecordSet(this, id, { hostedZoneId, type, name, resourceRecords: [value], ttl });
  }
}
