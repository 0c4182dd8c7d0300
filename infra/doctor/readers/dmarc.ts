import type { Dmarc } from '../facts.ts';
import { absent, type Reading, read } from '../reading.ts';

/** As `resolveTxt` of node:dns. */
export type Resolve = (name: string) => Promise<string[][]>;

/** As receivers look: at the domain of From, and where that says nothing, at the organisation's. */
export async function readDmarc(domain: string, organisation: string, resolve: Resolve): Promise<Dmarc> {
  const own = await recordsOf(domain, resolve);
  return { domain, found: own.kind === 'absent' ? await recordsOf(organisation, resolve) : own };
}

async function recordsOf(at: string, resolve: Resolve): Promise<Dmarc['found']> {
  const texts = await textsOf(`_dmarc.${at}`, resolve);
  if (texts.kind !== 'read') return texts;
  const records = texts.value.filter((text) => /^v=DMARC1\s*(;|$)/i.test(text));
  return records.length === 0 ? absent : read({ at, records });
}

async function textsOf(name: string, resolve: Resolve): Promise<Reading<readonly string[]>> {
  try {
    return read((await resolve(name)).map((chunks) => chunks.join('')));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === undefined) throw error;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return absent;
    return { kind: 'failed', why: `DNS did not answer for ${name}: ${code}` };
  }
}
