import * as z from 'zod';

import { audiences } from '#shared/domain/audience.ts';
import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import { parseAddress } from '#shared/domain/email-address.ts';
import { consentTexts } from './consent-texts.ts';
import { isCountry } from './countries.ts';
import { isTimeZone, longestZone } from './time-zone.ts';

/** Refuses what a header, a log line or a terminal could be broken with (D-31). */
const hasControl = (text: string): boolean =>
  // The two joiners are how Persian, Sinhala and Malayalam are written.
  /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replaceAll(/[\u200c\u200d]/g, ''));
const clean = (max: number) =>
  z
    .string({ error: 'must be filled in' })
    .max(max, { error: `must be at most ${max} characters` })
    .transform((text) => text.trim().normalize('NFC'))
    .refine((text) => !hasControl(text), { error: 'must not contain control characters' });

/** An empty field of an HTML form is a field left out. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  );

/** A checked box: `true` in JSON, `on` in a form. */
const ticked = (message: string) =>
  z.preprocess((value) => (value === 'on' ? true : value), z.literal(true, { error: message }));

const addressFaults = {
  'too long': 'is too long for an e-mail address',
  'not an address': 'is not an e-mail address we can write to',
  'local part not ASCII': 'may only use plain letters, digits and signs before the @',
  'domain not usable': 'does not end in a domain that can get mail',
} as const;

const emailSchema = clean(320).transform((text, context) => {
  const parsed = parseAddress(text);
  if (parsed.ok) return parsed.address;
  context.addIssue({ code: 'custom', message: addressFaults[parsed.fault] });
  return z.NEVER;
});

/**
 * Letters, marks, spaces and the signs names have; no digits, no slashes, and a full stop only at the
 * end of a word: it will stand in a mail, where `evil.example` would become a link.
 */
const nameSchema = clean(40).refine(
  (name) => /^[\p{L}\p{M}](?:[\p{L}\p{M} '’-]|\u200c|\u200d|\.(?=\s|$))*$/u.test(name),
  {
    error: 'may only contain letters, spaces, hyphens, apostrophes and full stops',
  },
);

const adultMessage = 'must be confirmed: this service is for people who are 18 or over';

/** The interest form. The same names in JSON and form-encoded, where a checked box is `on`. */
export const interestSchema = z
  .strictObject({
    email: emailSchema,
    firstName: optional(nameSchema),
    // In words for people: a form post without a choice is answered with this sentence.
    audience: z.enum(audiences, { error: 'must be one of the choices' }),
    country: z
      .string({ error: 'must be chosen' })
      .refine(isCountry, { error: 'must be chosen: a two-letter country code' }),
    postalCode: optional(
      clean(12).refine((code) => /^[A-Za-z0-9][A-Za-z0-9 -]*$/.test(code), {
        error: 'may only contain letters, digits, spaces and hyphens',
      }),
    ),
    timeZone: optional(
      z
        .string()
        .max(longestZone)
        .refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }),
    ),
    locale: optional(
      z
        .string()
        .max(35)
        .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'must be a language tag such as en-US' }),
    ),
    campaign: optional(campaignIdSchema),
    /** Nothing of a younger person is kept; they are shown where to find help (L-25). */
    adult: ticked(adultMessage),
    consentStore: ticked('must be given, or we cannot keep what you entered'),
    consentEmail: ticked('must be given, or we cannot write to you'),
    consentVersion: z
      .string()
      .refine((version): version is keyof typeof consentTexts => Object.hasOwn(consentTexts, version), {
        error: 'must be the version of the consent text that was shown',
      }),
    /** Honeypot: people do not see it, and it stays empty. */
    website: z.string().max(200).optional(),
  })
  .meta({ id: 'Interest' });

export type Interest = z.output<typeof interestSchema>;

/** What is always answered to a good form, whoever the address belongs to. */
export const interestAcceptedSchema = z
  .strictObject({ status: z.literal('accepted'), message: z.string() })
  .meta({ id: 'InterestAccepted' });
export const interestAccepted = {
  status: 'accepted',
  message:
    'Thank you. If this address can get our e-mails, a message is on its way. Please open the link in it within 3 days.',
} as const satisfies z.infer<typeof interestAcceptedSchema>;
