import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import type { FieldCipher } from '#shared/usecases/ports/outside.ts';
import type { KeyRing } from './key-ring.ts';

const purpose = 'field cipher';
const nonceLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM under the newest root key. Layout, base64url: key number (1 byte), nonce (12), tag (16),
 * ciphertext. The context is authenticated with it: moved to another item it does not open.
 */
export function fieldCipher(keys: KeyRing): FieldCipher {
  return {
    async seal(plain, context) {
      const id = await keys.newest();
      const key = await keys.subkey(id, purpose);
      if (key === undefined) throw new Error('the sealing key is missing');
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(id), nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    async open(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64url');
      const key = await keys.subkey(bytes[0] ?? 0, purpose);
      if (key === undefined) throw new Error('sealed with a key that is not known');
      const textAt = 1 + nonceLength + tagLength;
      if (bytes.length < textAt) throw new Error('sealed text is cut short');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceLength), {
        authTagLength: tagLength,
      });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(1 + nonceLength, textAt));
      return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8');
    },
  };
}
