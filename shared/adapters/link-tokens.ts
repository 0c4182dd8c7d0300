import { createHmac, timingSafeEqual } from 'node:crypto';

import { second } from '#shared/domain/instant.ts';
import type { LinkToken } from '#shared/domain/link-token.ts';
import { confirmLife } from '#shared/domain/subscriber.ts';
import type { LinkTokens } from '#shared/usecases/ports/outside.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Layout, base64url: version and purpose (1 byte), key number (1), subscriber (16), then 4 bytes that
 * are the time of the request in seconds (confirm) or the print of the campaign, then the MAC (16):
 * 38 bytes, 51 characters. HMAC-SHA-256, cut to 128 bits, under a subkey for each purpose.
 */
const version = 1;
const codes = { confirm: 1, leave: 2, preferences: 3 } as const;
const payloadLength = 22;
const macLength = 16;
const textLength = 51;

export function linkTokens(keys: KeyRing): LinkTokens {
  const mac = async (
    purpose: LinkToken['purpose'],
    keyId: number,
    payload: Buffer,
  ): Promise<Buffer | undefined> => {
    const key = await keys.subkey(keyId, `link token ${purpose}`);
    return key && createHmac('sha256', key).update(payload).digest().subarray(0, macLength);
  };
  return {
    async sign(token) {
      const keyId = await keys.newest();
      const payload = Buffer.alloc(payloadLength);
      payload[0] = (version << 4) | codes[token.purpose];
      payload[1] = keyId;
      payload.set(Buffer.from(token.subscriber, 'base64url'), 2);
      if (token.purpose === 'confirm') payload.writeUInt32BE(Math.floor(token.requestedAt / second), 18);
      else payload.set(Buffer.from(token.campaign, 'hex'), 18);
      const tag = await mac(token.purpose, keyId, payload);
      if (tag === undefined) throw new Error('the signing key is missing');
      return Buffer.concat([payload, tag]).toString('base64url');
    },

    async verify(text, purpose, now) {
      if (text.length !== textLength) return undefined;
      const bytes = Buffer.from(text, 'base64url');
      // Only one spelling of the same bytes: spare bits of the last character must be zero.
      if (bytes.length !== payloadLength + macLength || bytes.toString('base64url') !== text)
        return undefined;
      const payload = bytes.subarray(0, payloadLength);
      if (payload[0] !== ((version << 4) | codes[purpose])) return undefined;
      const tag = await mac(purpose, payload[1] ?? 0, payload);
      if (tag === undefined || !timingSafeEqual(tag, bytes.subarray(payloadLength))) return undefined;
      return read(payload, purpose, now);
    },
  };
}

function read(payload: Buffer, purpose: LinkToken['purpose'], now: number): LinkToken | undefined {
  const subscriber = payload.subarray(2, 18).toString('base64url');
  if (purpose !== 'confirm') return { purpose, subscriber, campaign: payload.subarray(18).toString('hex') };
  const requestedAt = payload.readUInt32BE(18) * second;
  return now - requestedAt < confirmLife ? { purpose, subscriber, requestedAt } : undefined;
}
