import { createHmac } from 'node:crypto';

import { canonicalAddress, mailboxAddress } from '#shared/domain/email-address.ts';
import type { AddressIndex } from '#shared/usecases/ports/outside.ts';
import type { KeyRing } from './key-ring.ts';

/** Item keys are made with the first root key for ever: those of erased people could not be made anew. */
const indexKey = 1;

/** Blind index: HMAC-SHA-256 of the canonical address, cut to 128 bits, base64url. */
export function addressIndex(keys: KeyRing): AddressIndex {
  const indexOf = async (text: string): Promise<string> => {
    const key = await keys.subkey(indexKey, 'address index');
    if (key === undefined) throw new Error('the index key is missing');
    return createHmac('sha256', key).update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
  };
  return {
    keyOf: (address) => indexOf(canonicalAddress(address)),
    mailboxOf: (address) => indexOf(mailboxAddress(address)),
  };
}
