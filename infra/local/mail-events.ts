import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

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
  readonly #sns: SNSClient;
  readonly #topicArn: string;
  readonly #coming: Coming[] = [];

  constructor(topicArn: string) {
    this.#sns = new SNSClient({});
    this.#topicArn = topicArn;
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
  async publishDue(now: Instant): Promise<void> {
    const later = this.#coming.findIndex((event) => event.at > now);
    const due = this.#coming.splice(0, later === -1 ? this.#coming.length : later);
    await Promise.all(due.map(({ kind, mail, at }) => this.publish(kind, mail, at)));
  }

  async publish(kind: EventKind, mail: SentMail, at: Instant): Promise<void> {
    const message = JSON.stringify(sesEvent(kind, mail, at));
    await this.#sns.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: 'Amazon SES Email Event Notification',
        Message: message,
      }),
    );
  }

  stop(): void {
    this.#sns.destroy();
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
