import type { Delivery, DeliveryState } from './delivery.ts';
import { day } from './instant.ts';
import type { SuppressionReason } from './subscriber.ts';

/** An SES event, reduced to what it can mean for us. */
export interface FeedbackEvent {
  readonly kind: string;
  readonly bounceType?: string;
  readonly bounceSubType?: string;
  readonly complaintType?: string;
}

/** What it says about the delivery, and about the address. */
export interface Consequence {
  readonly state?: DeliveryState;
  readonly reason?: string;
  readonly suppress?: SuppressionReason;
}

const permanent = 'Permanent';

/**
 * What one event means. It looks at nothing else, so events may come in any order and any number of
 * times: the delivery takes the highest rank, and suppressing twice is suppressing once (S-24, S-26).
 */
export function consequenceOf(event: FeedbackEvent): Consequence {
  switch (event.kind) {
    case 'Send':
    case 'DeliveryDelay':
      return { state: 'accepted' };
    case 'Delivery':
      return { state: 'delivered' };
    case 'Bounce': {
      const reason = code(event.bounceType === permanent ? 'permanent' : 'transient', event.bounceSubType);
      return event.bounceType === permanent
        ? { state: 'bounced', reason, suppress: 'bounced' }
        : { state: 'bounced', reason };
    }
    case 'Complaint':
      // "This is not spam": the one kind of report that is praise.
      return event.complaintType === 'not-spam'
        ? { state: 'delivered' }
        : { state: 'complained', reason: code('complaint', event.complaintType), suppress: 'complained' };
    // SES took it and then would not send it, because of us and not of the recipient.
    case 'Reject':
    case 'Rendering Failure':
      return { state: 'bounced', reason: 'rejected' };
    default:
      return {};
  }
}

/** A reason code from words of SES: letters only, so that no text from outside is stored. */
function code(kind: string, detail: string | undefined): string {
  const word = (detail ?? '').replaceAll(/[^A-Za-z-]/g, '').slice(0, 40);
  return word === '' ? kind : `${kind}-${word}`;
}

const softBounceRun = 3;
const softBounceSpan = 14 * day;

/** True when the last three mails all bounced for a passing reason, over two weeks or more: give up on the address. */
export function isUnreachable(
  newestFirst: readonly Pick<Delivery, 'state' | 'reason' | 'begunAt'>[],
): boolean {
  const run = newestFirst.slice(0, softBounceRun);
  const [newest, oldest] = [run[0], run.at(-1)];
  return (
    run.length === softBounceRun &&
    run.every((row) => row.state === 'bounced' && row.reason?.startsWith('transient')) &&
    (newest?.begunAt ?? 0) - (oldest?.begunAt ?? 0) >= softBounceSpan
  );
}
