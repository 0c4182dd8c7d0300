import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { Settings } from '#infra/config.ts';

/** Without the right credentials there is nothing to look at; its message is all an admin needs. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

const signIn = 'sign in (aws sso login, or aws configure) and name the profile by AWS_PROFILE';

/**
 * The account that the credentials are of.
 * @throws CredentialsError one sentence, also when it is not the account of the settings
 */
export async function readAccount({ stage, region, account: wanted }: Settings): Promise<string> {
  const account = await askAccount(region);
  if (wanted !== undefined && account !== wanted) {
    throw new CredentialsError(
      `These AWS credentials are of account ${account}, but stages.${stage}.account in cdk.json is ${wanted}: name the profile of that account by AWS_PROFILE.`,
    );
  }
  return account;
}

async function askAccount(region: string): Promise<string> {
  try {
    const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand());
    if (Account !== undefined) return Account;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CredentialsError(reasonOf(error));
  }
  throw new CredentialsError('AWS does not say of which account the credentials are.');
}

function reasonOf(error: Error): string {
  if (error.name === 'CredentialsProviderError') return `There are no AWS credentials that work: ${signIn}.`;
  return error instanceof STSServiceException
    ? `AWS does not take the credentials (${error.name}): ${signIn}.`
    : `AWS does not answer (${'code' in error ? error.code : error.name}).`;
}
