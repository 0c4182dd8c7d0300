import { type LinkToken, noCampaign } from '#shared/domain/link-token.ts';
import type { Deps } from './ports.ts';

/** The token of a page, or undefined. Reads nothing and changes nothing. */
export async function readLink<P extends LinkToken['purpose']>(
  deps: Pick<Deps, 'clock' | 'tokens'>,
  text: string,
  purpose: P,
): Promise<Extract<LinkToken, { purpose: P }> | undefined> {
  const token = await deps.tokens.verify(text, purpose, deps.clock.now());
  return isPurpose(token, purpose) ? token : undefined;
}

function isPurpose<P extends LinkToken['purpose']>(
  token: LinkToken | undefined,
  purpose: P,
): token is Extract<LinkToken, { purpose: P }> {
  return token?.purpose === purpose;
}

/** The link of a confirmation mail: it says never to write again. */
export function isDecline(token: Extract<LinkToken, { purpose: 'leave' }>): boolean {
  return token.campaign === noCampaign;
}
