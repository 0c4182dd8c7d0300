import type { MailBody } from './compiled-step.ts';

/** What stands in one mail. The adapter builds MIME from it and refuses what could break a header. */
export interface Mail {
  readonly stream: 'sequence' | 'confirmation';
  readonly to: string;
  readonly subject: string;
  readonly body: MailBody;
  /** RFC 8058 pair, List-Id and Feedback-ID of a sequence mail. */
  readonly list?: { readonly leaveUrl: string; readonly listId: string; readonly campaign: string };
  /** Send id, or what else the mail is: `confirmation`, `test`. */
  readonly tag: string;
}
export type SendResult =
  | { readonly kind: 'accepted'; readonly messageId: string }
  /** SES will never take this mail. */
  | { readonly kind: 'refused'; readonly code: string }
  /** SES surely did not take it: try again after `retryAfter` milliseconds. */
  | { readonly kind: 'not-sent'; readonly code: string; readonly retryAfter: number }
  /** It may have been taken. */
  | { readonly kind: 'unknown'; readonly code: string };
