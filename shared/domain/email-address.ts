import { domainToASCII } from 'node:url';

/** Names that never receive mail (RFC 2606, 6761, 7686 and .internal). */
const deadTopLevels = new Set([
  'example',
  'invalid',
  'test',
  'localhost',
  'local',
  'onion',
  'internal',
  'alt',
  'arpa',
]);

export type AddressFault = 'too long' | 'not an address' | 'local part not ASCII' | 'domain not usable';
export type ParsedAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly fault: AddressFault };

const isAtext = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  "!#$%&'*+-/=?^_`{|}~".includes(String.fromCharCode(code));

/**
 * Reads an address that SES can mail: ASCII dot-atom local part (at most 64), host name (at most 254
 * in all). The domain comes back in Punycode and lower case, the local part as written. Linear in the
 * length of the input and no regular expression; comments, quotes and address literals are
 * refused, since nobody who fills in a form needs them.
 */
export function parseAddress(input: string): ParsedAddress {
  const text = input.trim();
  if (text.length > 320) return { ok: false, fault: 'too long' };
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return { ok: false, fault: 'not an address' };
  const local = text.slice(0, at);
  for (let i = 0; i < local.length; i++) {
    const code = local.charCodeAt(i);
    if (code > 0x7e) return { ok: false, fault: 'local part not ASCII' };
    const dot = code === 0x2e;
    if (dot && (i === 0 || i === local.length - 1 || local.charCodeAt(i - 1) === 0x2e)) {
      return { ok: false, fault: 'not an address' };
    }
    if (!dot && !isAtext(code)) return { ok: false, fault: 'not an address' };
  }
  if (local.length > 64) return { ok: false, fault: 'too long' };
  const domain = hostName(text.slice(at + 1));
  if (domain === undefined) return { ok: false, fault: 'domain not usable' };
  const address = `${local}@${domain}`;
  return address.length > 254 ? { ok: false, fault: 'too long' } : { ok: true, address };
}

/** The ASCII form of a host name that may receive mail, or undefined. */
function hostName(text: string): string | undefined {
  // domainToASCII also accepts what only a URL may hold: ports, percent signs, numbers as IPv4.
  for (const char of text)
    if (':/?#[]@%\\ _'.includes(char) || char < '!' || char === '\u007f') return undefined;
  const domain = domainToASCII(text).toLowerCase();
  const labels = domain.split('.');
  const top = labels.at(-1);
  if (labels.length < 2 || top === undefined || deadTopLevels.has(top) || !hasLetter(top)) return undefined;
  return labels.every(isHostLabel) && domain.length <= 253 ? domain : undefined;
}

/** Letters, digits and inner hyphens: a comma or a quote, which URLs allow, would break the To header. */
function isHostLabel(label: string): boolean {
  if (label.length < 1 || label.length > 63 || label.startsWith('-') || label.endsWith('-')) return false;
  for (const char of label) {
    if (!(char >= 'a' && char <= 'z') && !(char >= '0' && char <= '9') && char !== '-') return false;
  }
  return true;
}

function hasLetter(label: string): boolean {
  for (const char of label) if (char >= 'a' && char <= 'z') return true;
  return false;
}

/**
 * One spelling per mailbox for uniqueness and suppression: lower case, since SES treats case variants
 * as one mailbox. Dots and plus tags stay.
 */
export function canonicalAddress(address: string): string {
  return address.normalize('NFC').trim().toLowerCase();
}

/** What all spellings of one mailbox share, its plus tag left out; each tag of SES's simulator is one of its own. */
export function mailboxAddress(address: string): string {
  const canonical = canonicalAddress(address);
  return canonical.endsWith('@simulator.amazonses.com') ? canonical : canonical.replace(/\+[^@]*(?=@)/, '');
}
