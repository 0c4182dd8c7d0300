import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkTo, type ReadMail, readMail } from '#test/support/e2e-mails.ts';
import { goodForm } from '#test/support/e2e-people.ts';
import { inParallel, Service } from '#test/support/e2e-service.ts';
import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';

interface StaffClaim {
  readonly edition: number;
  readonly verifiedOn: string;
  readonly reviewBy: string;
}
interface Attention {
  readonly lists: readonly { readonly entries: readonly { step?: string; reason?: string }[] }[];
}
interface Timeline {
  readonly enrolments: readonly {
    readonly campaign: string;
    readonly past: readonly { step: string; state: string; reason?: string }[];
  }[];
}

/** Of 300 people these read what only veterans in Australia are told (C-03, in the mail on cost). */
const told = Array.from({ length: 120 }, (_, i) => `told-${i}@mail.example.org`);
const others = Array.from({ length: 180 }, (_, i) => `other-${i}@mail.example.org`);
const leavers = told.slice(0, 20);

let run: TestRun;
let service: Service;
const mails: ReadMail[] = [];

const read = async (): Promise<readonly ReadMail[]> => {
  const found = await inParallel(await service.newMails(), 4, readMail);
  mails.push(...found);
  return found;
};
const claim = async (id: string) =>
  (await service.staff<{ claim: StaffClaim }>('approver', `/claims/${id}`)).claim;
const seen = async (id: string) => {
  const { edition, verifiedOn } = await claim(id);
  return { edition, verifiedOn };
};

async function join(email: string, country: string, audience: string): Promise<void> {
  const zone = country === 'AU' ? 'Australia/Sydney' : 'Europe/Berlin';
  const form = { ...goodForm(email), country, audience, timeZone: zone };
  expect((await service.postJson('/v1/interest', form)).status).toBe(202);
}

async function confirmAll(found: readonly ReadMail[]): Promise<void> {
  await inParallel(found, 8, async (mail) => {
    expect((await service.postForm(linkTo(mail, 'c') ?? '', {})).status).toBe(200);
  });
}

async function subscriberOf(email: string): Promise<string> {
  return (await service.staff<{ subscriber: string }>('privacy', '/subscribers/find', { email })).subscriber;
}

beforeAll(async () => {
  run = await startEmbeddedRun();
  service = new Service(run.url);
}, 60_000);
afterAll(() => run?.stop());

describe('a claim that was wrong, and reached 120 of 300 people', () => {
  let correction: string;

  it('was told to exactly those whose text held it', async () => {
    await inParallel(told, 8, (email) => join(email, 'AU', 'veteran'));
    await inParallel(others, 8, (email) => join(email, 'DE', 'self'));
    await service.advance('PT2M');
    await confirmAll(await read());
    await service.advance('P18D');
    await read();
    const { reached } = await service.staff<{ reached: readonly { step: string; mails: number }[] }>(
      'auditor',
      '/claims/C-03/reach',
    );
    expect(reached).toMatchObject([{ step: 'cost', mails: 120 }]);
  });

  it('is taken back in a mail that two people stand behind', async () => {
    const note = 'The department changed its rules; the page says so.';
    await service.staff('approver', '/claims/C-03/withdrawal', { ...(await seen('C-03')), note });
    const recall = await service.staff<{ campaign: string; mails: number }>(
      'author',
      '/claims/C-03/recall',
      {},
    );
    expect(recall.mails).toBe(120);
    correction = recall.campaign;
    await publish(correction);
  });

  it('reaches exactly the 100 who were told and are still subscribed, once', async () => {
    await inParallel(leavers, 8, async (email) => {
      const leave = mails.findLast((mail) => mail.to === email)?.leaveUrl ?? '';
      expect((await service.post(leave, 'List-Unsubscribe=One-Click')).status).toBe(200);
    });
    await service.advance('P5D');
    const corrections = (await read()).filter(
      ({ subject }) => subject === 'Something we wrote that we take back',
    );
    expect(corrections).toHaveLength(100);
    expect(new Set(corrections.map(({ to }) => to))).toEqual(new Set(told.slice(leavers.length)));
    expect(corrections.flatMap(({ faults }) => faults)).toEqual([]);
    const { balance } = await service.staff<{ balance: { holds: boolean } }>(
      'auditor',
      `/campaigns/${correction}/numbers`,
    );
    expect(balance.holds).toBe(true);
    await service.advance('P5D');
    expect((await read()).filter(({ subject }) => subject.includes('take back'))).toEqual([]);
  });
});

describe('a claim whose review date passes', () => {
  const late = 'late@mail.example.org';
  const stateOf = async (step: string) => {
    const timeline = await service.staff<Timeline>(
      'privacy',
      `/subscribers/${await subscriberOf(late)}/timeline`,
    );
    const { past } = timeline.enrolments[0] ?? { past: [] };
    return past.find((each) => each.step === step);
  };
  const alarms = async () =>
    (await service.staff<Attention>('approver', '/attention?kind=evidence')).lists.flatMap(
      ({ entries }) => entries,
    );

  it('keeps the next mail that prints it back, with the reason and one alarm', async () => {
    // R-01 is to be reviewed by 22 December.
    await service.advance('P10D');
    await join(late, 'DE', 'self');
    await join('late-too@mail.example.org', 'DE', 'self');
    await service.advance('PT2M');
    await confirmAll((await read()).filter(({ to }) => to.startsWith('late')));
    await service.advance('P1D');
    expect((await read()).filter(({ to }) => to.startsWith('late'))).toEqual([]);
    expect(await stateOf('welcome')).toMatchObject({ state: 'skipped', reason: 'claim-expired:R-01' });
    expect((await alarms()).filter(({ step }) => step === 'welcome')).toHaveLength(1);
  });

  it('once it was reviewed, lets those who were passed over have the mail late', async () => {
    const note = 'Read the letter and the page of the agency again: nothing has changed.';
    const reviewBy = new Date((await service.advance('PT1M')).now + 20 * 86_400_000)
      .toISOString()
      .slice(0, 10);
    await service.staff('approver', '/claims/R-01/review', { ...(await seen('R-01')), reviewBy, note });
    await service.advance('P2D');
    const found = (await read()).filter(({ to }) => to.startsWith('late'));
    expect(found.map(({ to }) => to).sort()).toEqual(['late-too@mail.example.org', late]);
    expect(await stateOf('welcome')).toMatchObject({ state: 'delivered' });
    expect((await alarms()).filter(({ step }) => step === 'welcome')).toEqual([]);
  });
});

/** Somebody who did not write it reads it, approves exactly that, and publishes it. */
async function publish(campaign: string): Promise<void> {
  const path = `/campaigns/${campaign}/draft`;
  const { rev } = await service.staff<{ rev: number }>('approver', path);
  const reviewed = await service.staff<{ rev: number }>('approver', `${path}/reviews`, {
    rev,
    locale: 'en-US',
  });
  const { contentHash } = await service.staff<{ contentHash: string }>('approver', `${path}/check`);
  const approved = await service.staff<{ rev: number }>('approver', `${path}/approval`, {
    rev: reviewed.rev,
    hash: contentHash,
  });
  await service.staff('approver', `/campaigns/${campaign}/versions`, { draftRev: approved.rev });
}
