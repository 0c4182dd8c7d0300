import { createHash } from 'node:crypto';

import { canonicalAddress, mailboxAddress } from '#shared/domain/email-address.ts';
import type { LinkToken } from '#shared/domain/link-token.ts';
import { confirmLife } from '#shared/domain/subscriber.ts';
import type { AddressIndex, FieldCipher, LinkTokens } from '#shared/usecases/ports/outside.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Unreadable to the eye, opens only in the context it was sealed in. Two seals of one text differ, as real ones do. */
export function fakeCipher(): FieldCipher {
  let nonce = 0;
  return {
    async seal(plain, context) {
      nonce += 1;
      return `sealed.${encode([nonce, context, plain])}`;
    },
    async open(sealed, context) {
      const [head, body] = sealed.split('.');
      if (head !== 'sealed' || body === undefined) throw new Error('not a sealed text');
      const [, boundTo, plain] = decode(body) as [number, string, string];
      if (boundTo !== context) throw new Error('sealed in another context');
      return plain;
    },
  };
}

/** Stable, irreversible to the eye, 22 characters. As with the real one, an address without a plus tag is its own mailbox. */
export function fakeAddresses(): AddressIndex {
  const indexOf = async (text: string) => digest(`address ${text}`);
  return {
    keyOf: (address) => indexOf(canonicalAddress(address)),
    mailboxOf: (address) => indexOf(mailboxAddress(address)),
  };
}

/** Refuses what was changed by a character, another purpose, and a confirmation whose time is over. */
export function fakeTokens(): LinkTokens {
  const mark = (body: string) => digest(`token ${body}`);
  return {
    async sign(token) {
      if (token.purpose === 'confirm' && token.requestedAt % 1_000 !== 0) {
        throw new Error('a confirmation token keeps whole seconds only');
      }
      const body = encode(token);
      return `${body}.${mark(body)}`;
    },
    async verify(text, purpose, now) {
      const [body = '', signature] = text.split('.');
      if (signature !== mark(body)) return undefined;
      const token = decode(body) as LinkToken;
      if (token.purpose !== purpose) return undefined;
      if (token.purpose === 'confirm' && now >= token.requestedAt + confirmLife) return undefined;
      return token;
    },
  };
}
