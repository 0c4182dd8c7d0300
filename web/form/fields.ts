import { consentTexts, currentConsent } from '#shared/contract/consent-texts.ts';
import { type Interest, interestSchema } from '#shared/contract/interest.ts';
import { escapeHtml } from '#shared/domain/html.ts';
import { countryOptions } from './country-options.ts';

/** What is said when a field is empty or does not fit, and how the server's own words about it begin. */
interface Words {
  readonly missing?: string;
  readonly wrong?: string;
  readonly label: string;
}

const field = (
  name: keyof Interest,
  tag: 'div' | 'fieldset',
  { missing = '', wrong = '', label }: Words,
  inside: string,
): string => {
  const group = tag === 'fieldset' ? ` role="radiogroup" aria-describedby="${name}-error"` : '';
  return `<${tag} class="field" id="${name}-field" data-field="${name}" data-missing="${escapeHtml(missing)}"
data-wrong="${escapeHtml(wrong)}" data-label="${escapeHtml(label)}"${group}>
${inside}
<p class="error" id="${name}-error"></p>
</${tag}>`;
};

const tickBox = (name: keyof Interest, text: string, words: Words, attributes: string, hint = ''): string =>
  field(
    name,
    'div',
    words,
    `<label class="option" for="${name}"><input type="checkbox" id="${name}" name="${name}" ${attributes}>
<span>${escapeHtml(text)}</span></label>${hint}`,
  );

/** The age stands first. It is not `required`: without script, the answer to an unticked box is help (L-25). */
export const adultField = tickBox(
  'adult',
  'I am 18 or over.',
  {
    missing:
      'Please tick this box if you are 18 or over. If you are younger, this service is not for you yet: ' +
      'nothing was sent. The help lines at the top of this page are for you too.',
    label: 'That you are 18 or over',
  },
  'aria-describedby="adult-hint adult-error"',
  `
<p class="hint" id="adult-hint">Are you younger? Then please do not fill in this form. There is help for you too:
<a href="#help">people you can talk to now</a>.</p>`,
);

export const emailField = field(
  'email',
  'div',
  {
    missing: 'Please enter your e-mail address.',
    wrong: 'Please check the e-mail address. It should look like name@example.org.',
    label: 'The e-mail address',
  },
  `<label for="email">E-mail address</label>
<input type="email" id="email" name="email" required maxlength="254" autocomplete="email" autocapitalize="none"
spellcheck="false" aria-describedby="email-error">`,
);

export const firstNameField = field(
  'firstName',
  'div',
  {
    wrong: 'A first name may have letters, spaces, hyphens, apostrophes and full stops.',
    label: 'The first name',
  },
  `<label for="firstName">First name <span class="optional">(optional)</span></label>
<input type="text" id="firstName" name="firstName" maxlength="40" autocomplete="given-name"
pattern="\\s*[\\p{L}\\p{M}][\\p{L}\\p{M}\\u200c\\u200d .'’\\-]*" aria-describedby="firstName-error">`,
);

const audienceWords: Readonly<Record<Interest['audience'], string>> = {
  self: 'myself',
  veteran: 'myself, as a veteran',
  'loved-one': 'someone I care for',
  clinician: 'my patients',
};

export const audienceField = field(
  'audience',
  'fieldset',
  {
    missing: 'Please choose whom you are asking for.',
    label: 'The answer to “I am asking for”',
  },
  `<legend>I am asking for</legend>
${interestSchema.shape.audience.options
  .map((value, index) => {
    // The first one carries the name of the field, so that a link to the field lands on it.
    const id = index === 0 ? 'audience' : `audience-${value}`;
    return `<label class="option" for="${id}"><input type="radio" id="${id}" name="audience" value="${value}" required>
<span>${escapeHtml(audienceWords[value])}</span></label>`;
  })
  .join('\n')}`,
);

export const countryField = field(
  'country',
  'div',
  { missing: 'Please choose a country.', label: 'The country' },
  `<label for="country">Country</label>
<p class="hint" id="country-hint">Laws, costs and help lines differ from place to place.</p>
<select id="country" name="country" required autocomplete="country" aria-describedby="country-hint country-error">
${countryOptions()}
</select>
<div id="country-lines" role="status"></div>`,
);

export const postalCodeField = field(
  'postalCode',
  'div',
  { wrong: 'A postal code may have letters, digits, spaces and hyphens.', label: 'The postal code' },
  `<label for="postalCode">Postal code <span class="optional">(optional)</span></label>
<p class="hint" id="postalCode-hint">Not used yet: it is for finding care near you, once we can.</p>
<input type="text" class="short" id="postalCode" name="postalCode" maxlength="12" autocomplete="postal-code"
pattern="\\s*[A-Za-z0-9][A-Za-z0-9 \\-]*" aria-describedby="postalCode-hint postalCode-error">`,
);

/** The exact words of the contract: what is agreed to is what was shown (L-30). */
export const consentFields = [
  tickBox(
    'consentStore',
    consentTexts[currentConsent].store,
    {
      missing: 'Please tick this box if you agree. Without it we cannot keep what you entered.',
      label: 'Your consent to storing',
    },
    'required aria-describedby="consentStore-error"',
  ),
  tickBox(
    'consentEmail',
    consentTexts[currentConsent].email,
    {
      missing: 'Please tick this box if you agree. Without it we cannot write to you.',
      label: 'Your consent to e-mails',
    },
    'required aria-describedby="consentEmail-error"',
  ),
].join('\n');

/** Time zone and locale are filled by the script; empty, they are fields left out. */
export const unseenFields = `<input type="hidden" name="consentVersion" value="${currentConsent}">
<input type="hidden" name="timeZone" value="">
<input type="hidden" name="locale" value="">
<div class="extra" aria-hidden="true"><label for="website">Leave this empty</label>
<input type="text" id="website" name="website" tabindex="-1" autocomplete="off"></div>`;
