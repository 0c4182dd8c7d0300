/**
 * Who may use how much of the rate and of the daily quota that SES grants the account (S-06): the
 * rest that sequences leave is for confirmations, which somebody waits for.
 */
export const sequenceShare = 0.8;
export const confirmationShare = 0.2;
