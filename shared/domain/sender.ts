/** Who the mails say they are from: deployment settings, the same for every campaign. No word of the condition or the drug (L-22). */
export interface Sender {
  /** Display name, constant in every mail. */
  readonly name: string;
  /** Street address that every mail must carry (L-01). One line. */
  readonly postalAddress: string;
  /** `https://host` of the pages and the API, without a trailing slash. */
  readonly publicUrl: string;
  /** From of the sequence, and of confirmations: two streams (D-06). */
  readonly sequenceAddress: string;
  readonly confirmationAddress: string;
  /** A mailbox that people read. */
  readonly replyTo: string;
}
