import { claimSources } from '../claim.ts';
import { type Fault, inVariants, unique } from './findings.ts';
import type { Finding, Gate, StepUnderReview } from './gate.ts';
import { elementsOf } from './mail-tree.ts';
import { publicHosts, shortenerHosts } from './public-hosts.ts';
import { asRead, isEmptyLabel } from './words.ts';

/**
 * Links lead to sources of the register, to public services or to our own pages, say so in their
 * label, and watch nobody; nothing is loaded when the mail is opened.
 */
export const links: Gate = (step) => {
  const hosts = allowedHosts(step);
  const own = new URL(step.sender.publicUrl).origin;
  const authored = step.links.flatMap(({ place, url, label }) =>
    [...targetFaults(url, hosts, own), ...labelFaults(label, url, step)].map((fault) => ({
      place,
      ...fault,
    })),
  );
  return unique([...authored, ...bareAddresses(step), ...fromElsewhere(step, hosts, own)]);
};

function allowedHosts({ register }: StepUnderReview): ReadonlySet<string> {
  const cited = [...register.values()].filter(({ withdrawn }) => !withdrawn).flatMap(claimSources);
  return new Set([...publicHosts, ...cited.map(({ url }) => new URL(url).hostname)]);
}

const allowed = 'Link to a source of the register, a public registry or our own pages, over https.';

function targetFaults(url: string, hosts: ReadonlySet<string>, own: string): readonly Fault[] {
  const refused = [{ reason: `The link to ${url} is not allowed.`, remedy: allowed }];
  if (!URL.canParse(url)) return refused;
  const { protocol, origin, hostname, port, username, password, searchParams } = new URL(url);
  if (protocol === 'mailto:' || protocol === 'tel:') {
    const reason = `The link to ${url} opens another program.`;
    return [{ reason, remedy: 'Write the number or address as text, or link to a page that has it.' }];
  }
  if (shortenerHosts.includes(hostname)) {
    return [{ reason: `The link to ${url} hides where it leads.`, remedy: 'Link to the page itself.' }];
  }
  if (username !== '' || password !== '') return refused;
  if (origin !== own && (protocol !== 'https:' || port !== '' || !hosts.has(hostname))) return refused;
  const tracking = [...searchParams.keys()].find((name) =>
    /^(utm_\w+|gclid|fbclid|msclkid|mc_eid)$/i.test(name),
  );
  if (tracking === undefined) return [];
  const reason = `The link to ${url} carries "${tracking}", which follows people.`;
  return [{ reason, remedy: `Take "${tracking}" and its value out of the address.` }];
}

const hostInText = /(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\p{L}\p{N}-])/giu;

function labelFaults(label: string, url: string, { language }: StepUnderReview): readonly Fault[] {
  const read = asRead(label);
  const remedy = 'Say in the link what it opens.';
  if (isEmptyLabel(label, language)) return [{ reason: 'The link does not name its target.', remedy }];
  if (/^(https?:\/\/|www\.)/i.test(read)) {
    return [{ reason: `The label "${read}" is an address, not a name.`, remedy }];
  }
  const target = URL.canParse(url) ? new URL(url).hostname : '';
  const other = read.match(hostInText)?.find((host) => bare(host) !== bare(target));
  if (other === undefined) return [];
  return [{ reason: `The label names ${other} and the link opens ${target}.`, remedy }];
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}

/** Mail programs make links of such text by themselves, unchecked. */
function bareAddresses({ prose, subject, preview }: StepUnderReview): readonly Finding[] {
  const pieces = [...prose, { place: 'subject', text: subject }, { place: 'preview', text: preview }];
  return pieces
    .filter(({ text }) => /https?:\/\/|(?<![\p{L}\p{N}.])www\./iu.test(asRead(text)))
    .map(({ place }) => ({
      place,
      reason: 'A bare web address is not a link.',
      remedy: 'Write [what it is](https://...), so that the link names its target.',
    }));
}

/** Elements that load something, and attributes that name it. */
const loading = new Set(['script', 'iframe', 'object', 'embed', 'link', 'base', 'form', 'audio', 'video']);
const loadingAttributes = ['src', 'srcset', 'background', 'poster', 'data'];

/** What the layout or a claim brought into the compiled mail. */
function fromElsewhere(step: StepUnderReview, hosts: ReadonlySet<string>, own: string): readonly Finding[] {
  const authored = new Set(step.links.map(({ url }) => url));
  return inVariants(step, ({ tree }) =>
    elementsOf(tree).flatMap(({ node: { name, attributes } }): readonly Fault[] => {
      const remote = loadingAttributes.some((attribute) => attributes[attribute] !== undefined);
      if (loading.has(name) || remote) {
        const reason = `The mail holds "${name}", which loads or sends something when it is opened.`;
        return [{ reason, remedy: 'Have it taken out of the layout.' }];
      }
      const url = attributes['href'];
      if (url === undefined || authored.has(url) || /^\{\{(leaveUrl|preferencesUrl)\}\}$/.test(url))
        return [];
      return targetFaults(url, hosts, own);
    }),
  );
}
