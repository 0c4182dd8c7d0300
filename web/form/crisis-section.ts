import { type CrisisLines, crisisContacts } from '#shared/domain/crisis.ts';
import { escapeHtml } from '#shared/domain/html.ts';
import { countryName } from './country-options.ts';

/**
 * The help block at the top of the form. Every country's lines are in the page, so that they show
 * without script and without sending anything; the script picks those of one country.
 */
export function crisisSection(lines: CrisisLines): string {
  const { heading, danger, directory } = crisisContacts(lines, '', 'self');
  return `<section class="help" id="help" aria-labelledby="help-heading">
<h2 id="help-heading">${escapeHtml(heading)}</h2>
<p>${escapeHtml(danger)}</p>
<ul class="lines" id="likely-lines"></ul>
<details id="all-lines" open>
<summary>Help lines by country</summary>
<ul class="lines">
${countriesOf(lines)
  .map((country) => countryItem(lines, country))
  .join('\n')}
</ul>
</details>
<p>${escapeHtml(directory.lead)} <a href="${escapeHtml(directory.url)}">${escapeHtml(directory.title)}</a>.</p>
</section>`;
}

const countriesOf = (lines: CrisisLines): readonly string[] => [
  ...new Set([...lines.lines, ...lines.emergency].flatMap(({ countries }) => countries)),
];

/** One country on one item, with the lines of every audience: whoever is in need may be someone else. */
function countryItem(lines: CrisisLines, country: string): string {
  const named = lines.lines
    .filter(({ countries }) => countries.includes(country))
    .map(({ name, reach, link }) => {
      const text = escapeHtml(`${name}: ${reach}`);
      if (link === undefined) return `${text}.`;
      return `${text}, or see <a href="${escapeHtml(link.url)}">${escapeHtml(link.title)}</a>.`;
    });
  const number = lines.emergency.find(({ countries }) => countries.includes(country))?.number;
  const emergency = number === undefined ? [] : [`Emergency: ${escapeHtml(number)}.`];
  const spans = [...named, ...emergency].map((text) => ` <span>${text}</span>`).join('');
  return `<li data-country="${country}"><strong>${escapeHtml(countryName(country))}</strong>${spans}</li>`;
}
