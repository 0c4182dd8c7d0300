import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';

import { factsOperations } from '#shared/contract/facts-operations.ts';
import { routeKey } from '#shared/declarations/routes.ts';
import type { Claim } from '#shared/domain/claim.ts';
import { correctClaim, withdrawClaim } from '#shared/usecases/staff/claim-changes.ts';
import { buildClaim } from '#test/support/claims.ts';
import { mainText } from '#test/support/function-pages.ts';
import { httpEvent, lambdaContext } from '#test/support/lambda-events.ts';
import { approver } from '../staff/actors.ts';
import { claimWorld, seenOf } from './world.ts';

const note = 'The paper says other things.';
const shipped = [
  buildClaim(),
  buildClaim({
    id: 'R-01',
    kind: 'status',
    jurisdiction: 'US',
    statement: 'It is not approved in the US.',
    registry: 'NCT03537014',
    event: 'any action of the FDA',
    confidence: 'H',
  }),
  buildClaim({
    id: 'C-04',
    kind: 'cost',
    jurisdiction: 'AU',
    statement: 'Ads are restricted.',
    confidence: 'L',
  }),
  buildClaim({
    id: 'S-01',
    kind: 'safety',
    statement: 'It can raise blood pressure.',
    reviewBy: '2026-11-30',
  }),
  buildClaim({ id: 'S-02', kind: 'safety', statement: 'It was once thought safe.', supersededBy: 'S-01' }),
  buildClaim({ id: 'T-01', kind: 'treatment', statement: 'Talk therapies help many people.' }),
];

const open = (claims: readonly Claim[] = shipped) => claimWorld(claims);
let world = open();
const logged: unknown[] = [];
vi.mock('#functions/runtime/composition/facts.ts', () => ({
  factsDeps: () => {
    const keep = (...args: readonly unknown[]) => void logged.push(args);
    return {
      log: { info: keep, warn: keep, error: keep, count: keep, flush() {} },
      clock: { now: () => world.deps.clock.now() },
      register: {
        all: () => world.deps.register.all(),
        history: (id: string) => world.deps.register.history(id),
      },
      senderName: 'Lantern',
    };
  },
}));
const { handler } = await import('#functions/http/facts.ts');

type Handle = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

async function get(id: 'showFacts' | 'listFacts', query?: Record<string, string>) {
  const event = { ...httpEvent(routeKey(id)), ...(query ? { queryStringParameters: query } : {}) };
  const answer = await (handler as unknown as Handle)(event, lambdaContext());
  return { status: answer.statusCode, headers: answer.headers ?? {}, body: answer.body ?? '' };
}
const page = async (q?: string) => (await get('showFacts', q === undefined ? undefined : { q })).body;
const json = async (q?: string) =>
  factSchema.parse(JSON.parse((await get('listFacts', q === undefined ? undefined : { q })).body));
const { at: _, ...answered } = factsOperations.listFacts.response.shape;
const factSchema = z.object({ at: z.iso.datetime(), ...answered });
/** Every tag with the names of its attributes. */
const tagsOf = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/="[^"]*"/g, ''));
const article = (html: string, id: string) =>
  new RegExp(`<article class="fact" id="${id}">[\\s\\S]*?</article>`).exec(html)?.[0] ?? '';

beforeEach(() => {
  world = open();
  logged.length = 0;
});

describe('the page', () => {
  test('has every claim under its subject, with sources, dates and a link of its own', async () => {
    const html = await page();
    expect([...html.matchAll(/<article class="fact" id="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      'R-01',
      'E-03',
      'S-01',
      'S-02',
      'T-01',
      'C-04',
    ]);
    const headings = [...html.matchAll(/<h2 id="(\w+)">([^<]+)</g)].map(([, id]) => id);
    // Of the page itself, not of the help below it.
    expect(headings.slice(0, -1)).toEqual(['status', 'result', 'safety', 'treatment', 'cost']);
    for (const id of headings.slice(0, -1)) expect(html).toContain(`<a href="#${id}">`);
    const one = article(html, 'R-01');
    for (const part of [
      'It is not approved in the US.',
      'href="https://www.nature.com/articles/s41591-021-01336-3"',
      'href="https://doi.org/10.1038/s41591-021-01336-3"',
      'href="https://clinicaltrials.gov/study/NCT03537014"',
      '<a href="#R-01">R-01</a>',
      'United States',
      'checked on 23 November 2026',
      'next check by 21 February 2027',
      'any action of the FDA',
    ])
      expect(one).toContain(part);
    expect(html).not.toContain('undefined');
  });

  test('marks what our mails do not say, and nothing else', async () => {
    const html = await page();
    expect(article(html, 'C-04')).toContain('Not confirmed. Never in our e-mails.');
    expect(article(html, 'S-01')).toContain('Past its date');
    expect(article(html, 'S-02')).toContain('Out of date. What holds now: <a href="/facts#S-01">S-01</a>');
    for (const id of ['R-01', 'E-03', 'T-01']) expect(article(html, id)).not.toContain('class="mark');
  });

  test('says what was withdrawn or corrected, and when, but not by whom or why', async () => {
    const [first = buildClaim(), second = buildClaim()] = shipped;
    await withdrawClaim(world.deps, approver, 'R-01', { ...seenOf(second), note });
    await correctClaim(world.deps, approver, 'E-03', {
      ...seenOf(first),
      statement: 'In the trial 60 of every 100 people no longer had PTSD.',
      reviewBy: '2027-01-31',
      note,
    });
    const html = await page();
    expect(article(html, 'R-01')).toContain('Withdrawn on 1 December 2026. We no longer say this.');
    expect(mainText(article(html, 'E-03').replace(/article/g, 'main'))).toContain(
      `Corrected on 1 December 2026. Before, we said: “${first.statement}”`,
    );
    for (const secret of [approver.user, note]) {
      expect(html).not.toContain(secret);
      expect((await get('listFacts')).body).not.toContain(secret);
    }
  });

  test('is searched without any script', async () => {
    const html = await page('blood pressure');
    expect([...html.matchAll(/<article[^>]*id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['S-01']);
    expect(html).toContain('1 of 6 facts have “blood pressure” in them.');
    expect(html).toContain('name="q" value="blood pressure"');
    expect(html).toMatch(/<form method="get" action="\/facts"/);
    expect(html).not.toContain('<script');
  });

  test.each([
    [`"><script>alert(1)</script>`],
    [`' onfocus=alert(1) autofocus x='`],
    ['</title></main><img src=x onerror=alert(1)>'],
    ['{{constructor}}'],
    ['\u0000\u202e<b>'],
  ])('shows the hostile search %j as text', async (hostile) => {
    const html = await page(hostile);
    expect(html).toContain('Nothing found for');
    expect(tagsOf(html)).toEqual(tagsOf(await page('zzzz')));
  });

  test('cuts a search that is too long, and takes parameters of others as they come', async () => {
    const answer = await get('showFacts', { q: 'x'.repeat(5_000), utm_source: 'elsewhere' });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('x'.repeat(101));
    expect(answer.body).not.toContain('elsewhere');
  });

  test('writes what a claim says as text', async () => {
    world = open([buildClaim({ statement: 'Less <script>alert(1)</script> than "most".', figure: '<i>' })]);
    expect(await page()).toContain('Less &lt;script&gt;alert(1)&lt;/script&gt; than &quot;most&quot;.');
    expect(await page()).not.toContain('<i>');
  });
});

describe('the data', () => {
  test('is the same as the page', async () => {
    const { at, total, facts } = await json();
    expect([at, total]).toEqual(['2026-12-01T14:00:00.000Z', 6]);
    expect(facts.map(({ id, state, inMails }) => [id, state, inMails])).toEqual([
      ['R-01', 'stands', true],
      ['E-03', 'stands', true],
      ['S-01', 'expired', false],
      ['S-02', 'superseded', false],
      ['T-01', 'stands', true],
      ['C-04', 'not-confirmed', false],
    ]);
    expect(facts[0]).toEqual({
      id: 'R-01',
      edition: 1,
      subject: 'status',
      statement: 'It is not approved in the US.',
      figure: '67 % against 32 %',
      place: 'United States',
      sources: [shipped[0]?.source],
      doi: '10.1038/s41591-021-01336-3',
      registry: 'NCT03537014',
      confidence: 'H',
      state: 'stands',
      inMails: true,
      verifiedOn: '2026-11-23',
      reviewBy: '2027-02-21',
      event: 'any action of the FDA',
    });
  });

  test('keeps back the figures of what is not confirmed, and is not searched by them', async () => {
    const { facts } = await json();
    expect(facts.find(({ id }) => id === 'C-04')).not.toHaveProperty('figure');
    const found = (await json('67')).facts.map(({ id }) => id);
    expect(found).toContain('R-01');
    expect(found).not.toContain('C-04');
  });

  test.each([
    ['australia', ['C-04']],
    ['help lines', []],
    ['risks', ['S-01', 'S-02']],
    ['NCT03537014 us', ['R-01']],
  ])('finds %j by place, subject and number', async (q, expected) => {
    const { facts, total } = await json(q);
    expect(facts.map(({ id }) => id)).toEqual(expected);
    expect(total).toBe(6);
  });

  test('says that a date has passed, even where it stops no mail', async () => {
    world = open([buildClaim({ reviewBy: '2026-11-30', blockedIfExpired: false })]);
    expect((await json()).facts[0]).toMatchObject({ state: 'expired', inMails: true });
  });
});

describe('headers', () => {
  test.each(['showFacts', 'listFacts'] as const)('%s may be kept for five minutes', async (id) => {
    const { headers } = await get(id);
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers).not.toHaveProperty('x-robots-tag');
  });

  test.each(['showFacts', 'listFacts'] as const)(
    'a failure of %s is never kept, and tells nothing',
    async (id) => {
      world = {
        ...world,
        deps: {
          ...world.deps,
          register: { ...world.deps.register, all: () => Promise.reject(new Error('secret table')) },
        },
      };
      const { status, headers, body } = await get(id);
      expect(status).toBe(500);
      expect(headers['cache-control']).toBe('no-store');
      expect(body).not.toContain('secret');
    },
  );

  test('the page has the policy of pages without a script, and search engines may list it', async () => {
    const { headers, body } = await get('showFacts');
    expect(headers['content-security-policy']).toContain("script-src 'none'");
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).not.toContain('noindex');
  });

  test('nobody writes down what was searched for', async () => {
    await get('showFacts', { q: 'blood pressure' });
    expect(logged).not.toEqual([]);
    expect(JSON.stringify(logged)).not.toContain('blood');
  });
});
