import { Aws, Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRecovery, Mfa, OAuthScope, UserPool, UserPoolGroup } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { roles } from '#shared/declarations/routes.ts';
import type { Granted } from './service-function.ts';

/** No deletion, and no password: whoever is removed keeps their name in the audit trail. */
const managing = [
  'AdminAddUserToGroup',
  'AdminCreateUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminRemoveUserFromGroup',
  'AdminUserGlobalSignOut',
  'ListUsers',
  'ListUsersInGroup',
] as const;

/** Who vouches for staff: the issuer of their tokens, and whom the tokens must be for. */
export interface SignIn {
  readonly issuer: string;
  readonly audience: string;
  /** Other hosts that the console asks on the way in, as `https://…`. */
  readonly origins: readonly string[];
  /** The user pool with what an admin may do there; absent where an outside issuer keeps staff. */
  readonly toManage?: () => Granted;
}

interface StaffSignInProps {
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
  readonly stage: string;
  /** Where staff come from and return to. */
  readonly consoleUrl: string;
}

/** A user pool for staff, where none is at hand: an admin adds people, and nobody enters without a second factor. */
export class StaffSignIn extends Construct implements SignIn {
  readonly issuer: string;
  readonly audience: string;
  readonly origins: readonly string[];
  private readonly pool: UserPool;

  constructor(scope: Construct, id: string, { stage, consoleUrl, ...props }: StaffSignInProps) {
    super(scope, id);
    const pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      // An admin resets a lost second factor; a mailbox alone must not be enough to get in.
      accountRecovery: AccountRecovery.NONE,
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      ...props,
    });
    const client = pool.addClient('Client', {
      // The console goes by the code flow below. This is for a caller with AWS rights of its own: an admin at a shell, a deployment test.
      authFlows: { adminUserPassword: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [consoleUrl],
        logoutUrls: [consoleUrl],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      // A working day.
      refreshTokenValidity: Duration.hours(12),
    });
    for (const role of roles) new UserPoolGroup(this, role, { userPool: pool, groupName: role });
    this.pool = pool;
    this.issuer = pool.userPoolProviderUrl;
    this.audience = client.userPoolClientId;
    // The page on which they sign in. Its name must be free in the whole Region, so it holds the account.
    const page = pool.addDomain('Page', {
      cognitoDomain: { domainPrefix: `lantern-${stage}-${Aws.ACCOUNT_ID}` },
    });
    this.origins = [`https://cognito-idp.${Stack.of(this).region}.amazonaws.com`, page.baseUrl()];
  }

  /** The pool's id, with the right to invite, change and shut out. */
  toManage(): Granted {
    const manage = new PolicyStatement({
      actions: managing.map((action) => `cognito-idp:${action}`),
      resources: [this.pool.userPoolArn],
    });
    return { value: this.pool.userPoolId, rights: [manage] };
  }
}
