/**
 * Hosts that a text may link to although no claim cites them: crisis lines, public registries of
 * trials and of licences, and public care finders. Each is run by a government or a public charity.
 */
export const publicHosts: readonly string[] = [
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

/** They hide where a link leads, whoever cites them. */
export const shortenerHosts: readonly string[] = [
  'bit.ly',
  'buff.ly',
  'cutt.ly',
  'goo.gl',
  'is.gd',
  'lnkd.in',
  'ow.ly',
  'rb.gy',
  'rebrand.ly',
  'shorturl.at',
  't.co',
  't.ly',
  'tiny.cc',
  'tinyurl.com',
  'v.gd',
];
