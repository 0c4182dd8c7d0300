import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { DataTable } from '#infra/constructs/data-table.ts';
import { EncryptionKey } from '#infra/constructs/encryption-key.ts';
import { RootKeys } from '#infra/constructs/root-keys.ts';
import { type SignIn, StaffSignIn } from '#infra/constructs/staff-sign-in.ts';
import { StandingSettings } from '#infra/constructs/standing-settings.ts';

type OutsideSignIn = Extract<Settings['staffSignIn'], { readonly kind: 'oidc' }>;

interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

/** Stateful: what outlives every deployment. */
export class DataStack extends Stack {
  readonly table: DataTable;
  readonly rootKeys: RootKeys;
  readonly signIn: SignIn;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, props);
    new StandingSettings(this, 'StandingSettings', settings);
    const keep = settings.removalPolicy === 'retain';
    const removalPolicy = keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = new EncryptionKey(this, 'Key', { description: 'Lantern: data at rest', removalPolicy });

    this.table = new DataTable(this, 'Table', { key, removalPolicy, deletionProtection: keep });
    this.rootKeys = new RootKeys(this, 'RootKeys', { key, removalPolicy });
    this.signIn =
      settings.staffSignIn.kind === 'oidc'
        ? outside(settings.staffSignIn)
        : new StaffSignIn(this, 'StaffSignIn', {
            stage: settings.stage,
            consoleUrl: `${settings.publicUrl}/staff/`,
            removalPolicy,
            deletionProtection: keep,
          });
  }
}

function outside({ issuer, audience, tokenOrigin }: OutsideSignIn): SignIn {
  const origins = new Set([new URL(issuer).origin, ...(tokenOrigin === undefined ? [] : [tokenOrigin])]);
  return { issuer, audience, origins: [...origins] };
}
