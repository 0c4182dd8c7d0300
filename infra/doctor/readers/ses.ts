import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Identity, SesAccount } from '../facts.ts';
import type { Reading } from '../reading.ts';
import { look } from './look.ts';

export function readSesAccount(region: string): Promise<Reading<SesAccount>> {
  return look('ses:GetAccount', async () => {
    const account = await new SESv2Client({ region }).send(new GetAccountCommand({}));
    return {
      productionAccess: account.ProductionAccessEnabled === true,
      sendingEnabled: account.SendingEnabled === true,
      enforcement: account.EnforcementStatus ?? 'unknown',
      mailsPerDay: account.SendQuota?.Max24HourSend ?? 0,
      mailsPerSecond: account.SendQuota?.MaxSendRate ?? 0,
      suppresses: account.SuppressionAttributes?.SuppressedReasons ?? [],
    };
  });
}

export async function readIdentity(region: string, domain: string): Promise<Identity> {
  const state = await look('ses:GetEmailIdentity', async () => {
    const command = new GetEmailIdentityCommand({ EmailIdentity: domain });
    const identity = await new SESv2Client({ region }).send(command);
    const { DkimAttributes: dkim, MailFromAttributes: mailFrom } = identity;
    return {
      verified: identity.VerifiedForSendingStatus === true,
      dkim: {
        signs: dkim?.SigningEnabled === true,
        status: dkim?.Status ?? 'NOT_STARTED',
        keyLength: dkim?.CurrentSigningKeyLength ?? 'unknown',
      },
      mailFrom: {
        domain: mailFrom?.MailFromDomain ?? '',
        status: mailFrom?.MailFromDomainStatus ?? 'NOT_STARTED',
        onMxFailure: mailFrom?.BehaviorOnMxFailure ?? 'USE_DEFAULT_VALUE',
      },
      feedbackForwarding: identity.FeedbackForwardingStatus !== false,
    };
  });
  return { domain, state };
}
