import * as z from 'zod/mini';

import { audiences } from '#shared/domain/audience.ts';
import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import { parseAddress } from '#shared/domain/email-address.ts';
import { type ConsentVersion, consentTexts } from './consent-texts.ts';
import { isCountry } from './countries.ts';
import { isTimeZone, longestZone } from './time-zone.ts';

/** Refuses what a header, a log line or a terminal could be broken with (D-31). */
const hasControl = (text: string): boolean =>
  // The two joiners are how Persian, Sinhala and Malayalam are written.
  /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replaceAll(/[\u200c\u200d]/g, ''));
const clean = (max: number) =>
  z
    .pipe(
      z
        .string({ error: 'must be filled in' })
        .check(z.maxLength(max, { error: `must be at most ${max} characters` })),
      z.transform((text: string) => text.trim().normalize('NFC')),
    )
    .check(z.refine((text) => !hasControl(text), { error: 'must not contain control characters' }));

/** What is done to a value before a schema sees it. */
const before = <T extends z.core.$ZodType>(prepare: (value: unknown) => unknown, schema: T) =>
  z.pipe(z.transform(prepare), schema);

/** An empty field of an HTML form is a field left out. */
const optional = <T extends z.core.$ZodType>(schema: T) =>
  before(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z.optional(schema),
  );

/** A checked box: `true` in JSON, `on` in a form. */
const ticked = (message: string) =>
  before((value) => (value === 'on' ? true : value), z.literal(true, { error: message }));

const addressFaults = {
  'too long': 'is too long for an e-mail address',
  'not an address': 'is not an e-mail address we can write to',
  'local part not ASCII': 'may only use plain letters, digits and signs before the @',
  'domain not usable': 'does not end in a domain that can get mail',
} as const;

const emailSchema = z.pipe(
  clean(320),
  z.transform((text: string, context) => {
    const parsed = parseAddress(text);
    if (parsed.ok) return parsed.address;
    context.issues.push({ code: 'custom', message: addressFaults[parsed.fault], input: text });
    return z.NEVER;
  }),
);

/**
 * Letters, marks, spaces and the signs names have; no digits, no slashes, and a full stop only at the
 * end of a word: it will stand in a mail, where `evil.example` would become a link.
 */
const nameSchema = clean(40).check(
  z.refine((name) => /^[\p{L}\p{M}](?:[\p{L}\p{M} '’-]|\u200c|\u200d|\.(?=\s|$))*$/u.test(name), {
    error: 'may only contain letters, spaces, hyphens, apostrophes and full stops',
  }),
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
      .check(z.refine(isCountry, { error: 'must be chosen: a two-letter country code' })),
    postalCode: optional(
      clean(12).check(
        z.refine((code) => /^[A-Za-z0-9][A-Za-z0-9 -]*$/.test(code), {
          error: 'may only contain letters, digits, spaces and hyphens',
        }),
      ),
    ),
    timeZone: optional(
      z
        .string()
        .check(
          z.maxLength(longestZone),
          z.refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }),
        ),
    ),
    locale: optional(
      z
        .string()
        .check(
          z.maxLength(35),
          z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'must be a language tag such as en-US' }),
        ),
    ),
    campaign: optional(campaignIdSchema),
    /** Nothing of a younger person is kept; they are shown where to find help (L-25). */
    adult: ticked(adultMessage),
    consentStore: ticked('must be given, or we cannot keep what you entered'),
    consentEmail: ticked('must be given, or we cannot write to you'),
    consentVersion: z.pipe(
      z.string(),
      z.custom<ConsentVersion>(
        (version) => typeof version === 'string' && Object.hasOwn(consentTexts, version),
        {
          error: 'must be the version of the consent text that was shown',
        },
      ),
    ),
    /** Honeypot: people do not see it, and it stays empty. */
    website: z.optional(z.string().check(z.maxLength(200))),
  })
  .register(z.globalRegistry, { id: 'Interest' });

export type Interest = z.output<typeof interestSchema>;

/** What is always answered to a good form, whoever the address belongs to. */
export const interestAcceptedSchema = z
  .strictObject({ status: z.literal('accepted'), message: z.string() })
  .register(z.globalRegistry, { id: 'InterestAccepted' });
export const interestAccepted = {
  status: 'accepted',
  message:
    'Thank you. If this address can get our e-mails, a message is on its way. Please open the link in it within 3 days.',
} as const satisfies z.infer<typeof interestAcceptedSchema>;
