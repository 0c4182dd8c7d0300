import type { FauxqsServer } from 'fauxqs';

import { type EventKind, sesEvent } from './ses-events.ts';
import type { SentMail } from './ses-stand-in.ts';
import type { Instant } from './virtual-clock.ts';

/** A mail server far away takes about this long. */
const deliveryTime = 2_000;

interface Coming {
  readonly at: Instant;
  readonly kind: EventKind;
  readonly mail: SentMail;
}

/** What becomes of accepted mail: each event is published when its time has come. */
export class MailEvents {
  readonly #engine: FauxqsServer;
  readonly #topic: string;
  readonly #coming: Coming[] = [];

  constructor(engine: FauxqsServer, topic: string) {
    this.#engine = engine;
    this.#topic = topic;
  }

  /** A mail was accepted. Without a configuration set SES publishes nothing. */
  accepted(mail: SentMail): void {
    if (mail.configurationSet === undefined) return;
    for (const kind of outcomesOf(mail.destinations[0] ?? '')) {
      this.#coming.push({ at: mail.at + deliveryTime, kind, mail });
    }
  }

  /** When the next event is due. */
  next(): Instant | undefined {
    // Mails come in the order of time, and all take equally long.
    return this.#coming[0]?.at;
  }

  /** Publishes what is due by now. */
  publishDue(now: Instant): void {
    const later = this.#coming.findIndex((event) => event.at > now);
    const due = this.#coming.splice(0, later === -1 ? this.#coming.length : later);
    for (const { kind, mail, at } of due) this.publish(kind, mail, at);
  }

  /** To the SNS topic, as SES does: inside AWS, without a client. */
  publish(kind: EventKind, mail: SentMail, at: Instant): void {
    this.#engine.publish(this.#topic, JSON.stringify(sesEvent(kind, mail, at)), {
      subject: 'Amazon SES Email Event Notification',
    });
  }
}

/**
 * The addresses of the SES mailbox simulator behave as they do there, with a `+label` too:
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
export function outcomesOf(address: string): readonly EventKind[] {
  const [local = '', domain] = address.toLowerCase().split('@');
  if (domain !== 'simulator.amazonses.com') return ['Delivery'];
  switch (local.split('+')[0]) {
    case 'bounce':
      return ['Bounce'];
    case 'complaint':
      return ['Delivery', 'Complaint'];
    case 'suppressionlist':
      return ['SuppressedBounce'];
    default:
      return ['Delivery'];
  }
}
