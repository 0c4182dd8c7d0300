import { pick } from './e2e-service.ts';

export interface Form {
  readonly email: string;
  readonly firstName?: string;
  readonly audience: string;
  readonly country: string;
  readonly timeZone?: string;
  readonly adult: boolean;
  readonly consentStore: boolean;
  readonly consentEmail: boolean;
  readonly consentVersion: string;
}

export interface Person {
  readonly form: Form;
  readonly encoding: 'json' | 'form';
  /** The clocks that their mails must suit. */
  readonly zones: readonly string[];
}

const audiences = ['self', 'veteran', 'loved-one', 'clinician'] as const;
const names = ['Ana', 'Jürgen', 'Siobhán', 'Nguyễn', "D'Arcy", 'María José', undefined] as const;

interface Place {
  readonly country: string;
  readonly timeZone?: string;
  readonly zones: readonly string[];
  /** Of so many people each. Most live where mornings overlap, so that minutes have more than one mail. */
  readonly share: number;
}

/** Ten countries. Those with a zone sent it with the form; for the others every clock of the country counts. */
const places: readonly Place[] = [
  { country: 'US', timeZone: 'America/New_York', zones: ['America/New_York'], share: 1 },
  { country: 'US', timeZone: 'America/Los_Angeles', zones: ['America/Los_Angeles'], share: 1 },
  { country: 'AU', timeZone: 'Australia/Sydney', zones: ['Australia/Sydney'], share: 1 },
  { country: 'IN', timeZone: 'Asia/Kolkata', zones: ['Asia/Kolkata'], share: 1 },
  { country: 'GB', timeZone: 'Europe/London', zones: ['Europe/London'], share: 3 },
  { country: 'DE', timeZone: 'Europe/Berlin', zones: ['Europe/Berlin'], share: 60 },
  { country: 'JP', zones: ['Asia/Tokyo'], share: 1 },
  { country: 'ZA', zones: ['Africa/Johannesburg'], share: 2 },
  { country: 'IE', zones: ['Europe/Dublin'], share: 2 },
  { country: 'CH', zones: ['Europe/Zurich'], share: 60 },
  { country: 'CA', zones: ['America/Halifax', 'America/Toronto', 'America/Vancouver'], share: 1 },
  {
    country: 'US',
    zones: ['America/New_York', 'America/Chicago', 'America/Denver', 'Pacific/Honolulu'],
    share: 1,
  },
];
const shared = places.flatMap((place) => Array.from({ length: place.share }, () => place));

export const goodForm = (email: string): Form => ({
  email,
  audience: 'self',
  country: 'US',
  adult: true,
  consentStore: true,
  consentEmail: true,
  consentVersion: '2026-11-22',
});

export function makePerson(i: number, random: () => number): Person {
  const { country, timeZone, zones } = shared[i % shared.length] as Place;
  const firstName = pick(names, random);
  const form = {
    ...goodForm(`person-${i}@mail${i % 7}.example.org`),
    country,
    audience: pick(audiences, random),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(firstName === undefined ? {} : { firstName }),
  };
  return { form, encoding: random() < 0.5 ? 'json' : 'form', zones };
}

/** Forms that must be refused, and the field that the answer must name. */
export const refusals: readonly {
  readonly field: string;
  readonly change: Readonly<Record<string, unknown>>;
}[] = [
  { field: 'adult', change: { adult: false } },
  { field: 'consentStore', change: { consentStore: false } },
  { field: 'consentEmail', change: { consentEmail: undefined } },
  { field: 'consentVersion', change: { consentVersion: '1999-01-01' } },
  { field: 'email', change: { email: 'jürgen@example.org' } },
  { field: 'email', change: { email: 'someone@nowhere.invalid' } },
  { field: 'email', change: { email: 'two@@example.org' } },
  { field: 'country', change: { country: 'XX' } },
  { field: 'audience', change: { audience: 'robot' } },
  { field: 'timeZone', change: { timeZone: 'Mars/Olympus' } },
  { field: 'firstName', change: { firstName: 'Eve\r\nBcc: all@example.org' } },
  { field: 'postalCode', change: { postalCode: '<b>' } },
  { field: 'diagnosis', change: { diagnosis: 'none of your business' } },
];

export function refusedForm(i: number): {
  readonly field: string;
  readonly form: Readonly<Record<string, unknown>>;
} {
  const { field, change } = refusals[i % refusals.length] ?? { field: '', change: {} };
  return { field, form: { ...goodForm(`refused-${i}@example.org`), ...change } };
}

/** The same form as a browser sends it, where a checked box is `on` and an unchecked one is not there. */
export function formFields(form: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form)
      .filter(([, value]) => value !== false && value !== undefined)
      .map(([name, value]) => [name, value === true ? 'on' : String(value)]),
  );
}
