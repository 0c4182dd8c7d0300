import { claimSources } from '#shared/domain/claim.ts';
import type { CompileContext } from './context.ts';

/**
 * Hosts that a text may link to although no claim cites them: crisis lines, public registries of
 * trials and of licences, and public care finders. Each is run by a government or a public charity.
 */
const declaredHosts = [
  '988lifeline.org',
  'www.veteranscrisisline.net',
  'www.samaritans.org',
  'www.lifeline.org.au',
  '988.ca',
  'findahelpline.com',
  'clinicaltrials.gov',
  'www.anzctr.org.au',
  'trialsearch.who.int',
  'euclinicaltrials.eu',
  'www.ptsd.va.gov',
  'findtreatment.gov',
  'npiregistry.cms.hhs.gov',
  'www.ahpra.gov.au',
];

/** Says whether a link target may stand in a text: https to a known host, or the sender's own pages. */
export function linkRule({ claims, sender }: CompileContext): (url: string) => boolean {
  const hosts = new Set(declaredHosts);
  for (const claim of claims.values()) {
    for (const { url } of claimSources(claim)) hosts.add(new URL(url).hostname);
  }
  const own = new URL(sender.publicUrl).origin;
  return (url) => {
    if (!URL.canParse(url)) return false;
    const target = new URL(url);
    if (target.username !== '' || target.password !== '') return false;
    return (
      target.origin === own ||
      (target.protocol === 'https:' && target.port === '' && hosts.has(target.hostname))
    );
  };
}
