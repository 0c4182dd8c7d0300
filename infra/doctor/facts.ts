import type { StackPlace } from '#infra/stacks/names.ts';
import type { Role } from '#shared/declarations/routes.ts';
import type { Reading } from './reading.ts';

/** What was seen of an account, before anybody judges it. */
export interface Facts {
  readonly account: string;
  readonly bootstraps: readonly Bootstrap[];
  readonly stacks: readonly Stack[];
  readonly ses: Reading<SesAccount>;
  readonly identities: readonly Identity[];
  readonly dmarc: readonly Dmarc[];
  /** Those that the service stack made. */
  readonly configurationSets: Reading<readonly ConfigurationSet[]>;
  readonly alarms: Reading<AlarmTopic>;
  readonly staff: Staff;
}

export interface Bootstrap {
  readonly region: string;
  readonly version: Reading<number>;
}

export interface Stack extends StackPlace {
  readonly state: Reading<StackState>;
}

export interface StackState {
  /** As CloudFormation names it. */
  readonly status: string;
  /** Its parameter `StandingSettings`; only the data stack has one. */
  readonly standing: string | undefined;
}

export interface SesAccount {
  readonly productionAccess: boolean;
  readonly sendingEnabled: boolean;
  readonly enforcement: string;
  /** -1 for no limit. */
  readonly mailsPerDay: number;
  readonly mailsPerSecond: number;
  readonly suppresses: readonly string[];
}

export interface Identity {
  readonly domain: string;
  readonly state: Reading<IdentityState>;
}

export interface IdentityState {
  readonly verified: boolean;
  readonly dkim: { readonly signs: boolean; readonly status: string; readonly keyLength: string };
  readonly mailFrom: { readonly domain: string; readonly status: string; readonly onMxFailure: string };
  readonly feedbackForwarding: boolean;
}

export interface Dmarc {
  readonly domain: string;
  /** Where the record was found: the domain itself, or the organisation's above it. */
  readonly found: Reading<{ readonly at: string; readonly records: readonly string[] }>;
}

export interface ConfigurationSet {
  readonly name: string;
  readonly state: Reading<ConfigurationSetState>;
}

export interface ConfigurationSetState {
  readonly sendingEnabled: boolean;
  readonly tls: string;
  readonly reputationMetrics: boolean;
  readonly suppresses: readonly string[];
  readonly engagementMetrics: boolean;
  readonly destinations: readonly { readonly name: string; readonly events: readonly string[] }[];
}

export interface AlarmTopic {
  readonly topicArn: string;
  /** Mailboxes that get its alarms, or would. */
  readonly mailboxes: readonly { readonly address: string; readonly confirmed: boolean }[];
}

export type Staff =
  | { readonly kind: 'cognito'; readonly members: Reading<readonly StaffMember[]> }
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      /** Of its discovery document. */
      readonly address: string;
      /** Absent when that cannot be had. */
      readonly discovered: Reading<{ readonly issuer: string }>;
    };

export interface StaffMember {
  readonly roles: readonly Role[];
  readonly enabled: boolean;
  readonly secondFactor: boolean;
}
