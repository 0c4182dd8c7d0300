import * as z from 'zod';

import type { Audience } from './audience.ts';
import { audienceSchema } from './audience-schemas.ts';
import { claimIdSchema } from './claim.ts';
import type { MailBody } from './compiled-step.ts';
import { escapeHtml } from './html.ts';
import type { TranslatedCrisis } from './language.ts';

const country = z.string().regex(/^[A-Z]{2}$/);

const linkSchema = z.strictObject({
  title: z.string().min(3).max(80),
  url: z.url({ protocol: /^https$/ }),
});

const lineSchema = z.strictObject({
  /** What its words in other languages are filed under. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The claim that this line was checked under. */
  claim: claimIdSchema,
  countries: z.array(country).min(1),
  /** Missing: shown to everyone in these countries. */
  audiences: z.array(audienceSchema).min(1).optional(),
  name: z.string().min(3).max(60),
  /** How to reach it, after the name: `call or text 988`. */
  reach: z.string().min(3).max(120),
  link: linkSchema.optional(),
});

/** Help lines by country, and what everyone gets. A missing country is normal and reads the fallback. */
export const crisisLinesSchema = z.strictObject({
  heading: z.string(),
  /** Without a final full stop: a country's emergency number follows in brackets where it is known. */
  danger: z.string(),
  emergency: z.array(
    z.strictObject({ claim: claimIdSchema, countries: z.array(country), number: z.string() }),
  ),
  /** In order of display. */
  lines: z.array(lineSchema).refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, {
    error: 'line ids must differ',
  }),
  directory: linkSchema.extend({ lead: z.string() }),
});
export type CrisisLines = z.infer<typeof crisisLinesSchema>;

/** What to show one person, for pages that lay it out themselves. */
export interface CrisisContacts {
  readonly heading: string;
  readonly lines: readonly {
    name: string;
    reach: string;
    link?: { title: string; url: string } | undefined;
  }[];
  /** One whole sentence. */
  readonly danger: string;
  readonly directory: { readonly lead: string; readonly title: string; readonly url: string };
}

/**
 * The lines for a country (ISO 3166-1 alpha-2) and audience; always at least the fallback. Names and
 * addresses are those of `lines` in every language, the words around them those of `translated`.
 */
export function crisisContacts(
  lines: CrisisLines,
  country: string,
  audience: Audience,
  translated?: TranslatedCrisis,
): CrisisContacts {
  const { heading, danger, directory } = translated ?? lines;
  const number = lines.emergency.find(({ countries }) => countries.includes(country))?.number;
  return {
    heading,
    lines: lines.lines
      .filter((line) => line.countries.includes(country) && (line.audiences?.includes(audience) ?? true))
      .map(({ id, name, reach, link }) => {
        const words = translated?.lines[id];
        return {
          name,
          reach: words?.reach ?? reach,
          link: link === undefined ? undefined : { ...link, title: words?.link ?? link.title },
        };
      }),
    danger: number === undefined ? `${danger}.` : `${danger} (${number}).`,
    directory: { lead: directory.lead, title: directory.title, url: lines.directory.url },
  };
}

/**
 * The block for the top and the bottom of every mail and for pages: classes only, no style
 * attributes, so that a page with a strict content security policy can show it.
 */
export function crisisBlock(
  lines: CrisisLines,
  country: string,
  audience: Audience,
  translated?: TranslatedCrisis,
): MailBody {
  const contacts = crisisContacts(lines, country, audience, translated);
  return { html: crisisHtml(contacts), text: crisisText(contacts) };
}

function crisisHtml({ heading, lines, danger, directory }: CrisisContacts): string {
  const items = lines.map(({ name, reach, link }) => {
    const chat = link === undefined ? '' : ` ${anchor(link)}`;
    return `<li><strong>${escapeHtml(name)}</strong>: ${escapeHtml(reach)}.${chat}</li>`;
  });
  const list = items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
  const lead = escapeHtml(`${danger} ${directory.lead}`);
  return `<div class="crisis"><p><strong>${escapeHtml(heading)}</strong></p>${list}<p>${lead} ${anchor(directory)}.</p></div>`;
}

function crisisText({ heading, lines, danger, directory }: CrisisContacts): string {
  const items = lines.map(({ name, reach, link }) => {
    const chat = link === undefined ? '' : ` ${link.title}: ${link.url}`;
    return `- ${name}: ${reach}.${chat}`;
  });
  return [heading, ...items, `${danger} ${directory.lead} ${directory.title}: ${directory.url}`].join('\n');
}

function anchor(link: { title: string; url: string }): string {
  return `<a href="${escapeHtml(link.url)}">${escapeHtml(link.title)}</a>`;
}
