import { createHash } from 'node:crypto';

/**
 * The words a person agrees to, by version. A version is never edited: a new text gets a new date,
 * and consents given to an old one stay what they were (L-31).
 */
export const consentTexts = {
  '2026-11-22': {
    store:
      'I agree that you store what I entered here, so that you can send me the information I ask for. ' +
      'This may say something about my health. You share it with nobody but the services that store it and send the mail for you.',
    email:
      'I agree to get a short series of e-mails about MDMA-assisted therapy and PTSD. ' +
      'I can stop at any time with one press, and have everything about me erased.',
  },
} as const;

export type ConsentVersion = keyof typeof consentTexts;
export type ConsentPurpose = 'store' | 'email';

/** The version that the form shows now. */
export const currentConsent: ConsentVersion = '2026-11-22';

/** SHA-256 of the exact words, hex: what the consent record keeps. */
export function consentHash(version: ConsentVersion, purpose: ConsentPurpose): string {
  return createHash('sha256').update(consentTexts[version][purpose], 'utf8').digest('hex');
}
