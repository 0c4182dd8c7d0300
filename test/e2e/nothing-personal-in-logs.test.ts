import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkTo, type ReadMail, readMail } from '#test/support/e2e-mails.ts';
import { formFields, goodForm } from '#test/support/e2e-people.ts';
import { type Answer, Service } from '#test/support/e2e-service.ts';
import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';

/** People whose traces are easy to find, and must not be found. One for each way to end. */
const canaries = ['left', 'erased', 'bounced', 'complained', 'suppressed'] as const;
type Canary = (typeof canaries)[number];

const firstNames = {
  left: 'Zwitscherine',
  erased: 'Piepsolde',
  bounced: 'Trillerich',
  complained: 'Kanariella',
  suppressed: 'Gelbfeder',
} as const satisfies Record<Canary, string>;
const addresses = Object.fromEntries(
  canaries.map((canary) => [canary, `canary-${canary}-${randomUUID()}@roost.example.org`]),
) as Record<Canary, string>;
const formOf = (canary: Canary) => ({
  ...goodForm(addresses[canary]),
  firstName: firstNames[canary],
  timeZone: 'Europe/Berlin',
  country: 'DE',
});

describe('the log of everything that can be done with five people', () => {
  let run: TestRun;
  let service: Service;
  let token: string;
  const mails: ReadMail[] = [];

  const read = async () => {
    for (const mail of await service.newMails()) mails.push(await readMail(mail));
  };
  const lastOf = (canary: Canary): ReadMail => {
    const mail = mails.findLast(({ to }) => to === addresses[canary]);
    if (mail === undefined) throw new Error(`no mail to ${canary}`);
    return mail;
  };
  const linkOf = (canary: Canary, page: 'c' | 'u' | 'p'): string => linkTo(lastOf(canary), page) ?? '';
  const expectStatus = async (status: number, answer: Promise<Answer>): Promise<Answer> => {
    const got = await answer;
    expect(got.status, got.text.slice(0, 300)).toBe(status);
    return got;
  };
  const staff = (path: string, body: unknown) =>
    service.post(`/v1/staff${path}`, JSON.stringify(body), 'application/json', {
      authorization: `Bearer ${token}`,
    });

  beforeAll(async () => {
    run = await startEmbeddedRun({ verbose: true });
    service = new Service(run.url);
  }, 60_000);
  afterAll(() => run?.stop());

  it('lets them fill in the form: well, badly, twice, too young, and as a robot', async () => {
    for (const canary of canaries) await expectStatus(202, service.postJson('/v1/interest', formOf(canary)));
    await expectStatus(202, service.postForm('/v1/interest', formFields(formOf('left'))));
    await expectStatus(
      202,
      service.postJson('/v1/interest', { ...formOf('left'), website: 'https://robot.example.org' }),
    );
    for (const change of [
      { country: 'XX' },
      { adult: false },
      { [addresses.left]: firstNames.left },
      { firstName: '<b>' },
    ]) {
      await expectStatus(422, service.postJson('/v1/interest', { ...formOf('left'), ...change }));
      await expectStatus(422, service.postForm('/v1/interest', formFields({ ...formOf('left'), ...change })));
    }
    const broken = `{"email":"${addresses.left}"`;
    expect((await service.post('/v1/interest', broken, 'application/json')).status).toBeGreaterThanOrEqual(
      400,
    );
    await service.advance('PT1M');
    await read();
    expect(new Set(mails.map(({ to }) => to))).toEqual(new Set(Object.values(addresses)));
  });

  it('lets them confirm, with the link as it is, changed, and used before', async () => {
    for (const canary of canaries) {
      const link = linkOf(canary, 'c');
      await expectStatus(200, service.get(link));
      await expectStatus(200, service.get(linkOf(canary, 'u')));
      await service.postForm(`${link.slice(0, -3)}AAA`, {});
      await expectStatus(200, service.postForm(link, {}));
      await service.postForm(link, {});
    }
    await service.advance('P2D');
    await read();
    for (const canary of canaries) expect(lastOf(canary).leaveUrl).toBeDefined();
  });

  it('lets staff look them up, see their timeline, send tests and suppress', async () => {
    token = (await service.get('/local/staff-token?role=admin&user=e2e')).text;
    const email = addresses.suppressed;
    const found = await expectStatus(200, staff('/subscribers/find', { email }));
    const { subscriber } = JSON.parse(found.text) as { subscriber: string };
    const authorization = `Bearer ${token}`;
    await expectStatus(200, service.get(`/v1/staff/subscribers/${subscriber}/timeline`, { authorization }));
    await expectStatus(200, service.get('/v1/staff/campaigns/first-steps/enrolments', { authorization }));
    await expectStatus(200, service.get('/v1/staff/audit', { authorization }));
    const reader = { audience: 'self', country: 'DE', firstName: firstNames.suppressed };
    await expectStatus(200, staff('/campaigns/first-steps/draft/steps/welcome/test', { ...reader, email }));
    await expectStatus(
      422,
      staff('/campaigns/first-steps/draft/steps/welcome/test', { ...reader, email: [email] }),
    );
    await expectStatus(200, staff('/suppressions', { email, reason: 'asked-by-phone' }));
    await expectStatus(422, staff('/suppressions', { email, reason: email }));
    await read();
  });

  it('lets the others leave, erase, bounce and complain', async () => {
    for (const canary of ['left', 'erased'] as const)
      await expectStatus(200, service.get(linkOf(canary, 'p')));
    await expectStatus(
      200,
      service.postForm(`${lastOf('left').leaveUrl}/`, { 'List-Unsubscribe': 'One-Click' }),
    );
    await expectStatus(200, service.postForm(linkOf('erased', 'p'), { choice: 'erase' }));
    await service.feedback(lastOf('bounced').messageId, 'Bounce');
    await service.feedback(lastOf('complained').messageId, 'Complaint');
    for (const event of [
      'Delivery',
      'DeliveryDelay',
      'TransientBounce',
      'Reject',
      'RenderingFailure',
      'Send',
    ]) {
      await service.feedback(lastOf('left').messageId, event);
    }
    const before = mails.length;
    await service.advance('P60D');
    await read();
    expect(mails.slice(before)).toEqual([]);
  });

  it('names none of them', () => {
    const log = run.log();
    for (const event of ['interest.submitted', 'delivery.accepted', 'feedback.recorded', 'http.refused']) {
      expect(log).toContain(event);
    }
    const tokens = mails.flatMap(({ links }) =>
      links.flatMap((link) => /\/[cup]\/([\w.~-]+)$/.exec(link)?.[1] ?? []),
    );
    expect(new Set(tokens).size).toBeGreaterThanOrEqual(3 * canaries.length);
    const secrets = canaries.flatMap((canary) => {
      const address = addresses[canary];
      const local = address.slice(0, address.indexOf('@'));
      const base64 = Buffer.from(address).toString('base64').slice(0, 40);
      return [address, encodeURIComponent(address), local, base64, firstNames[canary]];
    });
    const subjects = [...new Set(mails.map(({ subject }) => subject))];
    expect([...secrets, ...tokens, ...subjects].filter((secret) => log.includes(secret))).toEqual([]);
    expect(log).not.toContain('roost.example.org');
  });
});
