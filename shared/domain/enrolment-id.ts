import { createHash } from 'node:crypto';

import type { Instant } from './instant.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The id of the enrolment that one request leads to: 80 bits in base32. Made of what the request is,
 * so that a confirmation that is repeated after a crash finds the same one. No `_`, see sendId.
 */
export function enrolmentId(subscriber: string, campaign: string, requestedAt: Instant): string {
  const digest = createHash('sha256').update(`${subscriber}|${campaign}|${requestedAt}`).digest();
  return Array.from({ length: 16 }, (_, i) => {
    const bit = i * 5;
    const pair = digest.readUInt16BE(bit >> 3);
    return alphabet.charAt((pair >> (11 - (bit & 7))) & 31);
  }).join('');
}
