import { mailFromDomainOf, type Settings } from '#infra/config.ts';
import { placeOf } from '#infra/stacks/names.ts';
import type { Facts, IdentityState } from '../facts.ts';
import { type Expectation, expectAll, type Finding, judge, later, missing } from '../finding.ts';
import { isDeployed } from './stacks.ts';

export function checkIdentities(facts: Facts, settings: Settings): readonly Finding[] {
  return facts.identities.flatMap(({ domain, state }) => {
    const subject = `Sending domain ${domain}`;
    const notThere = isDeployed(facts, 'service')
      ? missing(
          subject,
          'SES does not know it, though the service stack stands.',
          `aws sesv2 create-email-identity --email-identity ${domain} --region ${settings.region}, with the DKIM records that it answers; then look again, for what it lacks`,
        )
      : later(subject, 'comes with the deploy.');
    return judge(subject, state, notThere, (identity) =>
      expectAll(subject, 'verified, with DKIM of 2048 bits and its own MAIL FROM.', [
        ...dns(identity, settings),
        ...choices(domain, identity, settings),
      ]),
    );
  });
}

/** What depends on records that may take a while to be seen. */
function dns({ verified, dkim, mailFrom }: IdentityState, settings: Settings): readonly Expectation[] {
  const next = settings.hostedZone
    ? `the records are made by the deploy: SES may take some hours to see them; else look whether the zone ${settings.hostedZone.name} is the one that the registrar names`
    : `make the records that the outputs of ${placeOf(settings, 'service').name} name, at the DNS of the domain; SES may take some hours to see them`;
  return [
    { met: verified, otherwise: 'is not verified for sending.', next },
    { met: dkim.status === 'SUCCESS', otherwise: `DKIM is ${dkim.status}.`, next },
    { met: mailFrom.status === 'SUCCESS', otherwise: `MAIL FROM is ${mailFrom.status}.`, next },
  ];
}

/** What the stack sets, and somebody may have changed since. */
function choices(
  domain: string,
  { dkim, mailFrom, feedbackForwarding }: IdentityState,
  { region }: Settings,
): readonly Expectation[] {
  const put = (what: string, flags: string) =>
    `aws sesv2 put-email-identity-${what} --email-identity ${domain} ${flags} --region ${region}`;
  const mailFromDomain = mailFromDomainOf(domain);
  return [
    {
      met: dkim.signs,
      otherwise: 'DKIM signing is switched off.',
      next: put('dkim-attributes', '--signing-enabled'),
    },
    {
      met: dkim.keyLength === 'RSA_2048_BIT',
      otherwise: `the DKIM key is ${dkim.keyLength}, not RSA_2048_BIT.`,
      next: put(
        'dkim-signing-attributes',
        '--signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT',
      ),
    },
    {
      met: mailFrom.domain === mailFromDomain && mailFrom.onMxFailure === 'REJECT_MESSAGE',
      otherwise: `MAIL FROM is "${mailFrom.domain}" with ${mailFrom.onMxFailure}, not ${mailFromDomain} with REJECT_MESSAGE.`,
      next: put(
        'mail-from-attributes',
        `--mail-from-domain ${mailFromDomain} --behavior-on-mx-failure REJECT_MESSAGE`,
      ),
    },
    {
      met: !feedbackForwarding,
      otherwise: 'SES mails each bounce, with the address in it, to the From.',
      next: put('feedback-attributes', '--no-email-forwarding-enabled'),
    },
  ];
}
