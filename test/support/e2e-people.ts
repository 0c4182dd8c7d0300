import { randomUUID } from 'node:crypto';

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

/** Ten countries. Those with a zone sent it with the form; for the others every clock of the country counts. */
const places: readonly { country: string; timeZone?: string; zones: readonly string[] }[] = [
  { country: 'US', timeZone: 'America/New_York', zones: ['America/New_York'] },
  { country: 'US', timeZone: 'America/Los_Angeles', zones: ['America/Los_Angeles'] },
  { country: 'AU', timeZone: 'Australia/Sydney', zones: ['Australia/Sydney'] },
  { country: 'GB', timeZone: 'Europe/London', zones: ['Europe/London'] },
  { country: 'DE', timeZone: 'Europe/Berlin', zones: ['Europe/Berlin'] },
  { country: 'IN', timeZone: 'Asia/Kolkata', zones: ['Asia/Kolkata'] },
  { country: 'JP', zones: ['Asia/Tokyo'] },
  { country: 'ZA', zones: ['Africa/Johannesburg'] },
  { country: 'IE', zones: ['Europe/Dublin'] },
  { country: 'CH', zones: ['Europe/Zurich'] },
  { country: 'CA', zones: ['America/Halifax', 'America/Toronto', 'America/Winnipeg', 'America/Vancouver'] },
  {
    country: 'US',
    zones: [
      'America/New_York',
      'America/Chicago',
      'America/Denver',
      'America/Los_Angeles',
      'Pacific/Honolulu',
    ],
  },
];

const goodForm = (email: string): Form => ({
  email,
  audience: 'self',
  country: 'US',
  adult: true,
  consentStore: true,
  consentEmail: true,
  consentVersion: '2026-11-22',
});

export function makePerson(i: number, random: () => number): Person {
  const { zones, ...place } = places[i % places.length] ?? { country: 'US', zones: [] };
  const firstName = pick(names, random);
  const form = {
    ...goodForm(`person-${i}@mail${i % 7}.example.org`),
    ...place,
    audience: audiences[Math.floor(i / places.length) % audiences.length] ?? 'self',
    ...(firstName === undefined ? {} : { firstName }),
  };
  return { form, encoding: random() < 0.5 ? 'json' : 'form', zones };
}

/** Someone whose traces are easy to find, and must not be found. */
export function makeCanary(): Person {
  const form = {
    ...goodForm(`canary-${randomUUID()}@roost.example.org`),
    firstName: 'Zwitscherine',
    timeZone: 'America/New_York',
  };
  return { form, encoding: 'json', zones: ['America/New_York'] };
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
