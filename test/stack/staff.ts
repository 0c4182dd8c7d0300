import { createHmac, randomBytes } from 'node:crypto';
import type { Aws } from './aws.ts';
import type { Resources } from './resources.ts';

interface SignedIn {
  readonly ChallengeName?: string;
  readonly Session?: string;
  readonly AuthenticationResult?: { readonly AccessToken: string };
}

/** Invites people into the pool of staff and signs them in, as an admin with a shell may. */
export function staffIn(aws: Aws, resources: Resources) {
  const UserPoolId = resources('Cognito::UserPool');
  const ClientId = resources('Cognito::UserPoolClient');
  const cognito = <T>(action: string, body: object): Promise<T> =>
    aws.json('cognito-idp', `AWSCognitoIdentityProviderService.${action}`, body);

  /** An access token of somebody in this group, or in none, got with password and second factor. */
  return async (name: string, GroupName?: string): Promise<string> => {
    const Username = `${name}@example.org`;
    const Password = `${randomBytes(12).toString('hex')}-Aa1!`;
    const user = { UserPoolId, Username };
    await cognito('AdminCreateUser', { ...user, TemporaryPassword: Password, MessageAction: 'SUPPRESS' });
    await cognito('AdminSetUserPassword', { ...user, Password, Permanent: true });
    if (GroupName) await cognito('AdminAddUserToGroup', { ...user, GroupName });

    const begin = (): Promise<SignedIn> =>
      cognito('AdminInitiateAuth', {
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: Password },
      });
    // AWS asks for the second factor to be set up here, and gives no token before; the emulator gives one.
    const AccessToken = (await begin()).AuthenticationResult?.AccessToken;
    const { SecretCode } = await cognito<{ SecretCode: string }>('AssociateSoftwareToken', { AccessToken });
    await cognito('VerifySoftwareToken', { AccessToken, UserCode: oneTimeCode(SecretCode) });

    const { ChallengeName, Session } = await begin();
    if (ChallengeName !== 'SOFTWARE_TOKEN_MFA') throw new Error('No second factor was asked for');
    const { AuthenticationResult } = await cognito<SignedIn>('AdminRespondToAuthChallenge', {
      UserPoolId,
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: oneTimeCode(SecretCode) },
    });
    if (AuthenticationResult === undefined) throw new Error('The second factor got no token');
    return AuthenticationResult.AccessToken;
  };
}

/** RFC 6238: six digits, a new code each 30 s. */
function oneTimeCode(secret: string): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
