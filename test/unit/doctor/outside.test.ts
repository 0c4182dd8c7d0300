import { describe, expect, it } from 'vitest';
import { readDmarc } from '#infra/doctor/readers/dmarc.ts';
import { discoveryOf, readIssuer } from '#infra/doctor/readers/issuer.ts';
import { dnsFault } from './account.ts';

const nothing = dnsFault('ENODATA');
const dns = (records: Record<string, readonly string[] | Error>) => async (name: string) => {
  const found = records[name] ?? dnsFault('ENOTFOUND');
  if (found instanceof Error) throw found;
  return found.map((text) => [text.slice(0, 4), text.slice(4)]);
};

describe('DMARC in the DNS', () => {
  it.each([
    ['at the domain', { '_dmarc.a.b.org': ['v=DMARC1; p=reject'] }, 'a.b.org'],
    ['at the organisation', { '_dmarc.b.org': ['v=DMARC1; p=reject'] }, 'b.org'],
    ['beside other texts', { '_dmarc.a.b.org': ['v=spf1 -all', 'v=DMARC1; p=reject'] }, 'a.b.org'],
    [
      'above a text of another kind',
      { '_dmarc.a.b.org': ['x'], '_dmarc.b.org': ['v=DMARC1; p=reject'] },
      'b.org',
    ],
  ])('is found %s', async (_, records, at) => {
    expect(await readDmarc('a.b.org', 'b.org', dns(records))).toEqual({
      domain: 'a.b.org',
      found: { kind: 'read', value: { at, records: ['v=DMARC1; p=reject'] } },
    });
  });

  it('may be nowhere', async () => {
    const { found } = await readDmarc('a.b.org', 'b.org', dns({ '_dmarc.a.b.org': nothing }));
    expect(found).toEqual({ kind: 'absent' });
  });

  it('is not missing when the DNS does not answer', async () => {
    const silent = dns({ '_dmarc.a.b.org': dnsFault('ETIMEOUT') });
    expect((await readDmarc('a.b.org', 'b.org', silent)).found).toEqual({
      kind: 'failed',
      why: 'DNS did not answer for _dmarc.a.b.org: ETIMEOUT',
    });
  });
});

describe('the issuer', () => {
  const document = { issuer: 'https://login.b.org', jwks_uri: 'https://login.b.org/keys' };
  const ask = (issuer: string, answer: () => Response) => {
    const asked: unknown[] = [];
    const reading = readIssuer(discoveryOf(issuer), async (address) => {
      asked.push(address);
      return answer();
    });
    return reading.then((found) => ({ found, asked }));
  };

  it.each(['https://login.b.org', 'https://login.b.org/'])('%s is asked for its document', async (issuer) => {
    const { found, asked } = await ask(issuer, () => Response.json(document));
    expect(asked).toEqual(['https://login.b.org/.well-known/openid-configuration']);
    expect(found).toEqual({ kind: 'read', value: { issuer: 'https://login.b.org' } });
  });

  it.each([
    ['says no', () => Response.json(document, { status: 404 })],
    ['shows a page', () => new Response('<!doctype html>')],
    ['names no keys', () => Response.json({ issuer: document.issuer })],
    [
      'is not there',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])('does not answer when it %s', async (_, answer) => {
    expect((await ask('https://login.b.org', answer)).found).toEqual({ kind: 'absent' });
  });
});
