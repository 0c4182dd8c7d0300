import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { operationIds, routeKey, routes } from '#shared/declarations/routes.ts';
import { httpEvent } from '../../support/lambda-events.ts';
import { captureOutput } from '../../support/written-output.ts';
import { day, minute, type Service, startService } from './service.ts';
import type { ReadMail } from './surroundings.ts';

let service: Service;
beforeAll(async () => {
  captureOutput();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  vi.restoreAllMocks();
});

let people = 0;
/** Somebody who got their first mail. */
async function reader(): Promise<{ email: string; mail: ReadMail }> {
  people += 1;
  service.nextDay();
  const email = `reader-${people}@mail.example.com`;
  await service.join(email);
  await service.tick();
  const mail = (await service.mailsTo(email)).at(-1);
  if (mail?.subject !== 'Letter welcome') throw new Error('no letter came');
  return { email, mail };
}

/** Every later letter of this person, until the whole sequence would be over. */
async function laterLetters(email: string): Promise<number> {
  const before = (await service.mailsTo(email)).length;
  for (let days = 0; days < 8; days++) {
    service.nextDay();
    await service.tick();
  }
  return (await service.mailsTo(email)).length - before;
}

const contents = {
  urlencoded: { type: 'application/x-www-form-urlencoded', body: 'List-Unsubscribe=One-Click' },
  multipart: {
    type: 'multipart/form-data; boundary=b',
    body: '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
  },
};
const slashes = ['', '/'];
const ways = Object.entries(contents).flatMap(([name, content]) =>
  slashes.map(
    (slash) => [`${name}${slash === '' ? '' : ' with a slash at the end'}`, content, slash] as const,
  ),
);
const oneClick = (token: string, content: { type: string; body: string }, slash = '') =>
  service.http(
    'recipient',
    httpEvent(`POST /u/{token}${slash}`, {
      pathParameters: { token },
      headers: { 'content-type': content.type },
      body: content.body,
      base64: true,
    }),
  );

async function expectPage(answering: ReturnType<typeof oneClick>) {
  const answer = await answering;
  expect(answer.statusCode).toBe(200);
  expect(Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('location');
  expect(answer).not.toHaveProperty('cookies');
  return answer;
}

const withdrawals = async () =>
  (await service.dump()).filter((item) => item.includes('"event":"withdrawn"')).length;

describe.each(ways)('one-click leaving, %s', (_, content, slash) => {
  const leave = (token: string) => expectPage(oneClick(token, content, slash));

  it('leaves, at once and for good; again it changes nothing and says the same', async () => {
    const { email, mail } = await reader();
    const before = await withdrawals();
    const first = await leave(mail.token('u'));
    const left = await service.dump();
    expect(await withdrawals()).toBe(before + 1);
    service.wait(minute);
    expect(await leave(mail.token('u'))).toEqual(first);
    expect(await service.dump()).toEqual(left);
    expect(await laterLetters(email)).toBe(0);
  });

  it('works after erasing, and brings nothing back', async () => {
    const { mail } = await reader();
    await service.press('p', mail.token('p'), { choice: 'erase' });
    const stub = await service.dump();
    await leave(mail.token('u'));
    expect(await service.dump()).toEqual(stub);
    await service.finishErasing();
    const erased = await service.dump();
    await leave(mail.token('u'));
    expect(await service.dump()).toEqual(erased);
  });

  it('says the same page to anything that is no token, and changes nothing', async () => {
    const { mail } = await reader();
    const token = mail.token('u');
    const before = await service.dump();
    const wrong = [
      'x',
      'A'.repeat(51),
      `${token}A`,
      token.slice(0, -1),
      token.toUpperCase(),
      '%',
      '../../etc',
      mail.token('p'),
    ];
    const pages = new Set<string>();
    for (const each of wrong) pages.add((await leave(each)).body ?? '');
    expect(pages.size).toBe(1);
    expect(await service.dump()).toEqual(before);
  });
});

it('one-click leaving works years later, after the key was rotated twice', async () => {
  const readers = [];
  for (const way of ways) readers.push({ way, ...(await reader()) });
  for (let i = 0; i < 2; i++) {
    service.secrets.rotate();
    await service.restart();
  }
  service.nextDay();
  for (const { way, mail } of readers) {
    const before = await withdrawals();
    await expectPage(oneClick(mail.token('u'), way[1], way[2]));
    expect(await withdrawals()).toBe(before + 1);
  }
  for (const { email } of readers.slice(0, 1)) expect(await laterLetters(email)).toBe(0);
  const newest = await reader();
  expect(Buffer.from(newest.mail.token('u'), 'base64url')[1]).toBe(3);
  service.wait(5 * 365 * day);
  for (const { way, mail } of readers) await expectPage(oneClick(mail.token('u'), way[1], way[2]));
});

it('leaving between the nomination and the visit still counts: SES gets no call', async () => {
  const { email, mail } = await reader();
  for (let days = 0; days < 2; days++) service.nextDay();
  await service.nominate();
  await oneClick(mail.token('u'), contents.urlencoded);
  service.wait(minute);
  await service.drain('send');
  expect(await service.mailsTo(email)).toHaveLength(2);
});

describe('the page of choices', () => {
  it('leaves the campaign and keeps the consent; a new form may ask again', async () => {
    const { email, mail } = await reader();
    expect(await service.press('p', mail.token('p'), { choice: 'campaign' })).toMatchObject({
      statusCode: 200,
    });
    expect(await laterLetters(email)).toBe(0);
    service.wait(31 * day);
    service.nextDay();
    await service.join(email);
    await service.tick();
    expect((await service.mailsTo(email)).at(-1)?.subject).toBe('Letter welcome');
  });

  it('leaves everything, and takes the consent back', async () => {
    const { email, mail } = await reader();
    const before = await service.dump();
    await service.press('p', mail.token('p'), { choice: 'everything' });
    const person = (await service.dump()).find((item) => !before.includes(item) && item.includes('"sk":"P"'));
    expect(person).not.toContain('"consent"');
    expect(await laterLetters(email)).toBe(0);
  });

  it('erases, and every choice after it changes nothing', async () => {
    const { email, mail } = await reader();
    await service.press('p', mail.token('p'), { choice: 'erase' });
    await service.finishErasing();
    const erased = await service.dump();
    for (const choice of ['campaign', 'everything', 'erase']) {
      expect(await service.press('p', mail.token('p'), { choice })).toMatchObject({ statusCode: 200 });
    }
    expect(await service.dump()).toEqual(erased);
    expect(await laterLetters(email)).toBe(0);
  });

  it('refuses any other choice, and a token of another purpose', async () => {
    const { mail } = await reader();
    const before = await service.dump();
    expect(await service.press('p', mail.token('p'), { choice: 'all' })).toMatchObject({ statusCode: 422 });
    expect(await service.press('p', mail.token('p'))).toMatchObject({ statusCode: 422 });
    for (const choice of ['campaign', 'everything', 'erase'])
      await service.press('p', mail.token('u'), { choice });
    expect(await service.dump()).toEqual(before);
  });
});

describe('safe methods change nothing (D-19)', () => {
  const safe = operationIds.filter((id) => routes[id].fn === 'recipient' && routes[id].method === 'GET');
  const paths = new Set(
    operationIds
      .filter((id) => routes[id].fn === 'recipient' || routes[id].fn === 'intake')
      .map((id) => routes[id].path),
  );
  let tokens: string[];
  beforeEach(async () => {
    const { email, mail } = await reader();
    const confirmation = (await service.mailsTo(email))[0];
    await service.submit({ email: `waiting-${people}@mail.example.com` });
    await service.drain('confirmation');
    const waiting = (await service.mailsTo(`waiting-${people}@mail.example.com`))[0];
    tokens = [confirmation, waiting, mail]
      .flatMap((each) => (['c', 'u', 'p'] as const).map((page) => each?.token(page) ?? ''))
      .filter(Boolean);
    expect(tokens.length).toBeGreaterThanOrEqual(6);
  });

  it('GET of every page shows it, with a form only where there is something to press', async () => {
    expect(safe.toSorted()).toEqual(['showConfirm', 'showLeave', 'showPreferences']);
    const before = await service.dump();
    let forms = 0;
    for (const id of safe) {
      for (const token of tokens) {
        const answer = await service.http(
          'recipient',
          httpEvent(routeKey(id), { pathParameters: { token } }),
        );
        expect(answer.statusCode).toBe(200);
        expect(answer.headers).toMatchObject({
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        });
        expect(answer.body).not.toMatch(/<script|onload|autofocus|http-equiv="refresh"/i);
        if (answer.body?.includes('<form')) forms += 1;
      }
    }
    expect(forms).toBe(tokens.length);
    expect(await service.dump()).toEqual(before);
  });

  it('GET, HEAD, OPTIONS and any method that no route has change nothing on any path', async () => {
    const before = await service.dump();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PATCH', 'DELETE']) {
      for (const path of paths) {
        for (const token of tokens) {
          const event = httpEvent(`${method} ${path}`, {
            pathParameters: { token },
            body: 'List-Unsubscribe=One-Click',
          });
          const answer = await service.http(path === '/v1/interest' ? 'intake' : 'recipient', event);
          expect([200, 404]).toContain(answer.statusCode);
        }
      }
    }
    expect(await service.dump()).toEqual(before);
    expect(await service.queued('confirmation')).toEqual([]);
    expect(await service.queued('send')).toEqual([]);
  });
});
