import type { Sender } from '#shared/domain/sender.ts';
import type { Compiler, Crisis, EvidenceAlarms, Greetings, Register, Templates } from './ports/content.ts';
import type {
  AddressIndex,
  ConfirmationQueue,
  FieldCipher,
  LinkTokens,
  Mailer,
  Pacing,
  SendQueue,
  SendQuota,
  Site,
  Team,
} from './ports/outside.ts';
import type { Clock, Ids, Log, Sleep } from './ports/surroundings.ts';
import type {
  Account,
  AuditTrail,
  Campaigns,
  Canary,
  ConfirmationCounters,
  Consents,
  Deliveries,
  Markers,
  Subscribers,
  Tallies,
} from './ports/table.ts';

/** Everything. A use case picks what it touches, so its signature says so. */
export interface Deps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sleep: Sleep;
  readonly log: Log;
  readonly subscribers: Subscribers;
  readonly deliveries: Deliveries;
  readonly markers: Markers;
  readonly campaigns: Campaigns;
  readonly account: Account;
  readonly canary: Canary;
  readonly tallies: Tallies;
  readonly sendQuota: SendQuota;
  readonly consents: Consents;
  readonly counters: ConfirmationCounters;
  readonly audit: AuditTrail;
  readonly cipher: FieldCipher;
  readonly addresses: AddressIndex;
  readonly tokens: LinkTokens;
  readonly mailer: Mailer;
  readonly pace: Pacing;
  readonly site: Site;
  readonly sendQueue: SendQueue;
  readonly confirmationQueue: ConfirmationQueue;
  readonly register: Register;
  readonly evidenceAlarms: EvidenceAlarms;
  readonly crisis: Crisis;
  readonly greetings: Greetings;
  readonly templates: Templates;
  readonly compiler: Compiler;
  readonly sender: Sender;
  /** Absent where an outside issuer vouches for staff. */
  readonly team: Team | undefined;
}
