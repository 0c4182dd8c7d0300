import { currentConsent } from '#shared/contract/consent-texts.ts';

/** An interest form as the page sends it. */
export interface Form {
  readonly email: string;
  readonly firstName?: string;
  readonly audience: string;
  readonly country: string;
  readonly timeZone?: string;
  readonly postalCode?: string;
  readonly locale?: string;
  readonly adult: true;
  readonly consentStore: true;
  readonly consentEmail: true;
  readonly consentVersion: string;
}

/** Mostly one country, as the sequence expects. One in eight gives no time zone, as without script. */
const places = [
  { country: 'US', timeZone: 'America/New_York', postalCode: '10025', locale: 'en-US' },
  { country: 'US', timeZone: 'America/New_York', postalCode: '02139' },
  { country: 'US', timeZone: 'America/New_York', locale: 'en-US' },
  { country: 'US', timeZone: 'America/Los_Angeles', postalCode: '94110', locale: 'en-US' },
  { country: 'US', timeZone: 'America/Los_Angeles', locale: 'es-US' },
  { country: 'AU', timeZone: 'Australia/Sydney', postalCode: '2000', locale: 'en-AU' },
  { country: 'GB', timeZone: 'Europe/London', postalCode: 'SW1A 1AA', locale: 'en-GB' },
  { country: 'US', postalCode: '60601' },
] as const;
const audiences = ['self', 'veteran', 'loved-one', 'clinician'] as const;
/** As long as names get, and none at all. */
const names = ['Ana', 'Maximiliane-Charlotte', 'Nguyễn Thị Minh', undefined, 'Bartholomew', 'Li'] as const;
const domains = ['example.com', 'mail.example.org', 'a-rather-long-provider-name.example.net'] as const;

/** The `i`-th person: the same at each run. */
export function formOf(i: number): Form {
  const place = places[i % places.length] ?? places[0];
  const firstName = names[i % names.length];
  return {
    email: `some.person.${String(i).padStart(6, '0')}@${domains[i % domains.length]}`,
    ...(firstName === undefined ? {} : { firstName }),
    audience: audiences[Math.floor(i / places.length) % audiences.length] ?? 'self',
    ...place,
    adult: true,
    consentStore: true,
    consentEmail: true,
    consentVersion: currentConsent,
  };
}
