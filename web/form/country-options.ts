import { countryCodes } from '#shared/contract/countries.ts';
import { escapeHtml } from '#shared/domain/html.ts';

/** Where the lines of help and the facts of the e-mails are written out in most detail. */
const oftenChosen = ['US', 'CA', 'GB', 'IE', 'AU', 'NZ'];

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
const byName = new Intl.Collator('en').compare;

/** The English name of an ISO 3166-1 alpha-2 code. */
export const countryName = (code: string): string => names.of(code) ?? code;

/** Every country exactly once: the often chosen first, the others by name. */
export function countryOptions(): string {
  const others = countryCodes
    .filter((code) => !oftenChosen.includes(code))
    .toSorted((a, b) => byName(countryName(a), countryName(b)));
  return `<option value="">Choose a country</option>
<optgroup label="Often chosen">${oftenChosen.map(option).join('')}</optgroup>
<optgroup label="All other countries">${others.map(option).join('')}</optgroup>`;
}

const option = (code: string): string => `<option value="${code}">${escapeHtml(countryName(code))}</option>`;
