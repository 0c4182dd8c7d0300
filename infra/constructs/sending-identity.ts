import { type Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { mailFromDomainOf, type Settings } from '#infra/config.ts';
import { domainOf } from '#infra/settings-schema.ts';
import type { FeedbackTopic } from './feedback-topic.ts';
import { MailRecords } from './mail-records.ts';
import type { Granted } from './service-function.ts';

interface SendingIdentityProps {
  /** The only From that this stream uses. */
  readonly address: string;
  /** How long SES may try. A mail that came later would mislead. */
  readonly maxDeliveryDuration: Duration;
  readonly feedback: FeedbackTopic;
  readonly settings: Settings;
}

/** A stream of mail with its own sub-domain and configuration set, so that one cannot spoil the other's name (D-06). */
export class SendingIdentity extends Construct {
  private readonly address: string;
  private readonly identity: EmailIdentity;
  private readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, props: SendingIdentityProps) {
    super(scope, id);
    const domain = domainOf(props.address);
    const mailFromDomain = mailFromDomainOf(domain);
    this.address = props.address;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      // To a server without TLS the mail bounces, instead of travelling in clear (S-12).
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      maxDeliveryDuration: props.maxDeliveryDuration,
      // Would add an open pixel and rewrite links wherever the account has them on (S-16).
      vdmOptions: { engagementMetrics: false },
    });
    this.identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(domain),
      configurationSet: this.configurationSet,
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain,
      // The default sends from amazonses.com instead, out of line with From.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.REJECT_MESSAGE,
      // Would mail each bounce, with the address in it, to the From.
      feedbackForwarding: false,
    });
    props.feedback.listenTo(this.configurationSet);
    const { hostedZone, sender } = props.settings;
    new MailRecords(this, 'Records', {
      hostedZoneId: hostedZone?.id,
      domain,
      mailFromDomain,
      identity: this.identity,
      dmarcReports: sender.dmarcReports,
    });
  }

  /**
   * The configuration set's name, with the right to send with it from this stream's address alone.
   * In the SES sandbox, AWS asks for the same right on each verified recipient.
   */
  toSend(): Granted {
    const { configurationSetName } = this.configurationSet;
    const set = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSetName,
    });
    const send = new PolicyStatement({
      actions: ['ses:SendRawEmail'],
      resources: [this.identity.emailIdentityArn, set],
      conditions: { StringEquals: { 'ses:FromAddress': this.address } },
    });
    return { value: configurationSetName, rights: [send] };
  }
}

/** A variable whose reader compares it with what SES grants. IAM knows no resource for that question: it is the account's. */
export function readsQuota(value: string): Granted {
  return { value, rights: [new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] })] };
}
