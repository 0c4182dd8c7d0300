import type { VisitMessage, WalkMessage } from '#shared/declarations/messages.ts';
import type { Role } from '#shared/declarations/routes.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { LinkToken } from '#shared/domain/link-token.ts';
import type { Mail, SendResult } from '#shared/domain/mail.ts';

/** What SES allows the account now. */
export interface SendQuota {
  read(): Promise<{
    readonly ratePerSecond: number;
    /** Mails in 24 hours; absent when there is no limit. */
    readonly per24Hours?: number;
    readonly sentLast24Hours: number;
  }>;
}

/** Seals what a table reader must not see. `context` binds the text to its item: swapped, it does not open. */
export interface FieldCipher {
  seal(plain: string, context: string): Promise<string>;
  open(sealed: string, context: string): Promise<string>;
}

/** Blind index of an address: keyed, 128 bits, base64url. */
export interface AddressIndex {
  keyOf(address: string): Promise<string>;
  /** The key that all plus tags of one mailbox share; for counting only. */
  mailboxOf(address: string): Promise<string>;
}

export interface LinkTokens {
  sign(token: LinkToken): Promise<string>;
  /** Undefined for anything forged, cut, expired, or made for another purpose. */
  verify(text: string, purpose: LinkToken['purpose'], now: Instant): Promise<LinkToken | undefined>;
}

export interface Mailer {
  /** One SES call, never repeated. Does not throw for anything SES or the network does. */
  send(mail: Mail): Promise<SendResult>;
}

/** Keeps calls to SES apart, so that all workers together stay below its rate. */
export interface Pacing {
  /**
   * Waits until the next call may be made, for a fraction of a second at most. Asked before a flight begins, so
   * that nothing but SES stands between it and its outcome.
   */
  ready(): Promise<void>;
}

export interface SendQueue {
  /** Puts visits on the queue, each after its delay (whole seconds, 0 to 900). Returns how many were not taken. */
  visits(
    batch: readonly { readonly message: VisitMessage; readonly delaySeconds: number }[],
  ): Promise<number>;
  /** Puts one page of a walk over a campaign's people on the queue. */
  walk(message: WalkMessage, delaySeconds: number): Promise<void>;
  /** Messages that wait to be received, or were received and are not done; about a minute old. */
  backlog(): Promise<number>;
}

export interface ConfirmationQueue {
  put(sealedForm: string, at: Instant): Promise<void>;
}

/** The public pages, from outside. */
export interface Site {
  /** The status of the answer; undefined when there was none within ten seconds. */
  get(path: string): Promise<number | undefined>;
  /** As a form of a page. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<number | undefined>;
}

/** Somebody who works with the service. */
export interface StaffMember {
  /** Subject of their tokens, and what the audit trail calls them. */
  readonly id: string;
  readonly email: string;
  readonly roles: readonly Role[];
  /** `invited`: has not signed in yet. `removed`: may not any more, and keeps their name in the audit trail. */
  readonly state: 'invited' | 'active' | 'removed';
  readonly since: Instant;
}

/** Who may sign in, where the service keeps them itself. */
export interface Team {
  list(): Promise<readonly StaffMember[]>;
  /** Makes somebody without a role, who is mailed a first password. Undefined when the address is taken. */
  invite(email: string): Promise<StaffMember | undefined>;
  give(id: string, role: Role): Promise<void>;
  take(id: string, role: Role): Promise<void>;
  /** Mails somebody who has not signed in yet a new first password; the one before ends after three days. */
  remind(email: string): Promise<void>;
  /** Lets them sign in again. */
  admit(id: string): Promise<void>;
  /** They can neither sign in nor renew a token; the one they hold ends within 15 minutes. */
  shutOut(id: string): Promise<void>;
}
