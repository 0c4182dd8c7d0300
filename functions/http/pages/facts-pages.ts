import { routes } from '#shared/declarations/routes.ts';
import { type Fact, type FactState, type Facts, type Subject, subjects } from '#shared/usecases/facts.ts';
import { type Html, html } from './html.ts';
import { formLink, layout, type PageContext } from './layout.ts';

export interface FactsContext extends PageContext {
  readonly facts: Facts;
  /** As somebody typed it; empty for all. */
  readonly search: string;
}

/** All that our mails may say, and what they never say, with sources and dates. Works without any script. */
export function factsPage({ facts, search, ...context }: FactsContext): string {
  const present = subjectIds.filter((subject) => facts.facts.some((fact) => fact.subject === subject));
  return layout(
    { ...context, listed: true },
    'What we say, and how we know',
    html`<h1>What we say, and how we know</h1>
<p>Each fact in our e-mails stands here, with its source and the day on which we last checked it. When a check is
overdue, the fact leaves our e-mails until somebody has looked again. Things that we could not confirm are here too.
They are marked, and we never mail them.</p>
<p>This is information, not medical advice. Talk to a doctor before you change any medicine.</p>
<form method="get" action="${routes.showFacts.path}" role="search">
<label for="q">Search these facts</label>
<input type="search" id="q" name="q" value="${search}" maxlength="100" autocomplete="off">
<p><button type="submit">Search</button></p>
</form>
<p>${result(facts, search)}</p>
${present.length > 1 ? jumps(present) : ''}
${present.map((subject) => section(subject, facts.facts))}
<p class="soft">As of ${dayOf(new Date(facts.at).toISOString())}. The same as data:
<a href="${routes.listFacts.path}">facts as JSON</a>. To get our e-mails: ${formLink}.</p>`,
  );
}

const subjectIds = Object.keys(subjects).filter((id): id is Subject => id in subjects);

function result({ facts, total }: Facts, search: string): Html {
  if (search === '') return html`${String(total)} facts.`;
  const all = html`<a href="${routes.showFacts.path}">Show all ${String(total)}</a>`;
  return facts.length === 0
    ? html`Nothing found for “${search}”. ${all}.`
    : html`${String(facts.length)} of ${String(total)} facts have “${search}” in them. ${all}.`;
}

function jumps(present: readonly Subject[]): Html {
  const items = present.map((subject) => html`<li><a href="#${subject}">${subjects[subject]}</a></li>`);
  return html`<nav aria-label="Subjects"><ul>${items}</ul></nav>`;
}

function section(subject: Subject, facts: readonly Fact[]): Html {
  return html`<section aria-labelledby="${subject}">
<h2 id="${subject}">${subjects[subject]}</h2>
${facts.filter((fact) => fact.subject === subject).map(article)}
</section>
`;
}

function article(fact: Fact): Html {
  const { id, figure, place, corrected, event } = fact;
  return html`<article class="fact" id="${id}">
<h3>${fact.statement}</h3>
${marks(fact)}
${figure === undefined ? '' : html`<p class="soft">Figures: ${figure}</p>`}
${corrected ? html`<p class="mark">Corrected on ${dayOf(corrected.on)}. Before, we said: “${corrected.formerly}”</p>` : ''}
<ul class="soft">${sources(fact)}</ul>
<p class="soft"><a href="#${id}">${id}</a>${place === undefined ? '' : html` · ${place}`}
· checked on ${dayOf(fact.verifiedOn)} · next check by ${dayOf(fact.reviewBy)}${
    event === undefined ? '' : html`, or sooner: ${event}`
  }</p>
</article>
`;
}

/** What a reader must know before they rely on it. */
function marks({ state, inMails, withdrawnOn, supersededBy }: Fact): Html {
  const words: Record<FactState, Html | undefined> = {
    stands: undefined,
    expired: html`Past its date: we must check it again${inMails ? '' : ' before we mail it'}.`,
    'not-confirmed': html`Not confirmed. Never in our e-mails.`,
    superseded: html`Out of date. What holds now: <a href="${routes.showFacts.path}#${supersededBy ?? ''}">${supersededBy ?? ''}</a>.`,
    withdrawn: html`Withdrawn${withdrawnOn === undefined ? '' : html` on ${dayOf(withdrawnOn)}`}. We no longer say this.`,
  };
  const said = words[state];
  const look = state === 'withdrawn' || state === 'superseded' ? 'mark gone' : 'mark';
  return said ? html`<p class="${look}"><strong>${said}</strong></p>` : html``;
}

function sources({ sources: named, doi, registry }: Fact): readonly Html[] {
  const links = named.map(({ title, url }) => ({ title, url }));
  const doiUrl = `https://doi.org/${doi}`;
  if (doi !== undefined && !links.some(({ url }) => url === doiUrl))
    links.push({ title: `DOI ${doi}`, url: doiUrl });
  if (registry !== undefined) links.push({ title: `Trial ${registry}`, url: registryUrl(registry) });
  return links.map(({ title, url }) => html`<li><a href="${url}">${title}</a></li>`);
}

function registryUrl(number: string): string {
  return number.startsWith('NCT')
    ? `https://clinicaltrials.gov/study/${number}`
    : `https://www.anzctr.org.au/${number}.aspx`;
}

/** `22 November 2026`, of an ISO date or moment. */
function dayOf(iso: string): string {
  return days.format(new Date(iso));
}

const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
