import type { Settings } from '#infra/config.ts';

/** What the functions that write mail know of the sender. */
export function senderVariables({ publicUrl, sender }: Settings) {
  return {
    SENDER_NAME: sender.name,
    POSTAL_ADDRESS: sender.postalAddress,
    PUBLIC_URL: publicUrl,
    SEQUENCE_ADDRESS: sender.sequenceAddress,
    CONFIRMATION_ADDRESS: sender.confirmationAddress,
    REPLY_TO: sender.replyTo,
  } as const;
}
