import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Journey, playStory, type Story } from '#test/support/e2e-scenario.ts';
import { Service, seededRandom } from '#test/support/e2e-service.ts';
import { dateAfter, dateOf, isInside, type StepPlan } from '#test/support/e2e-windows.ts';
import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';

interface Numbers {
  readonly enrolled: number;
  readonly total: Readonly<Record<string, number>> & { readonly skipped: Readonly<Record<string, number>> };
  readonly balance: {
    readonly expected: number;
    readonly counted: number;
    readonly missing: number;
    readonly strays: number;
    readonly holds: boolean;
  };
}

/** Nobody has read the other languages, so everybody gets this one. */
interface Texts {
  readonly 'en-US': { readonly subject: string };
}

/** Repeat a run with `E2E_SEED=…`. */
const seed = Number(process.env['E2E_SEED'] ?? randomInt(1_000_000));

describe('one person, start to finish, a thousand times', () => {
  let run: TestRun;
  let service: Service;
  let story: Story;
  let steps: readonly StepPlan[];
  let stepOf: (subject: string) => StepPlan | undefined;
  let numbers: Numbers;

  beforeAll(async () => {
    const began = performance.now();
    run = await startEmbeddedRun();
    service = new Service(run.url);
    const ready = performance.now();
    story = await playStory(service, seededRandom(seed));
    const { published } = await service.staff<{ published: { steps: StepPlan[] } }>(
      'auditor',
      '/campaigns/first-steps',
    );
    const draft = await service.staff<{ steps: { id: string; texts: Texts }[] }>(
      'auditor',
      '/campaigns/first-steps/draft',
    );
    const stepBySubject = new Map(
      draft.steps.map(({ id, texts }) => [
        texts['en-US'].subject,
        published.steps.find((step) => step.id === id),
      ]),
    );
    steps = published.steps;
    stepOf = (subject) => stepBySubject.get(subject);
    numbers = await service.staff('auditor', '/campaigns/first-steps/numbers');
    const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1);
    const mails = sum(story.journeys, ({ mails }) => mails.length);
    console.log(
      `seed ${seed}: ready after ${((ready - began) / 1000).toFixed(1)} s, 60 days and ${mails} mails in ${seconds(ready)} s`,
    );
  }, 480_000);

  afterAll(() => run?.stop());

  const confirmed = (): Journey[] => story.journeys.filter(({ confirmedAt }) => confirmedAt !== undefined);

  it('answers every good form alike, and names the field of every bad one', () => {
    const good = story.acceptances.map(
      ({ status, text, headers }) => `${status} ${headers.get('content-type')} ${text}`,
    );
    expect(new Set(good).size).toBe(2);
    expect(good.every((answer) => answer.startsWith('202 '))).toBe(true);
    expect(story.refusals).toHaveLength(50);
    for (const { field, asJson, answer } of story.refusals) {
      expect(answer.status, field).toBe(422);
      if (!asJson) expect(answer.headers.get('content-type'), field).toMatch('text/html');
      else {
        const { errors } = JSON.parse(answer.text) as { errors: { field: string }[] };
        expect(errors.map((error) => error.field)).toContain(field);
      }
    }
  });

  it('asks everyone once to confirm, and writes no more to those who do not', () => {
    expect(story.journeys.filter(({ confirmations }) => confirmations.length !== 1)).toEqual([]);
    const silent = story.journeys.filter(({ confirmedAt }) => confirmedAt === undefined);
    expect(silent).toHaveLength(50);
    expect(silent.filter(({ mails }) => mails.length > 0)).toEqual([]);
  });

  it('keeps the format rules in every mail', () => {
    const faults = story.journeys.flatMap(({ confirmations, mails }) =>
      [...confirmations, ...mails].flatMap((mail) => mail.faults.map((fault) => `${mail.subject}: ${fault}`)),
    );
    expect(count(faults)).toEqual({});
  });

  it('sends every step once, in order, and to those who stay all of them', () => {
    const order = steps.map(({ id }) => id);
    for (const { mails, ended, person } of confirmed()) {
      const got = mails.map(({ subject }) => stepOf(subject)?.id);
      expect(got, person.form.email).toEqual(order.slice(0, got.length));
      if (ended === undefined) expect(got, person.form.email).toEqual(order);
    }
    expect(confirmed()).toHaveLength(900);
  });

  it('sends inside the window of every clock a person may live by', () => {
    const outside = confirmed().flatMap(({ mails, person }) =>
      mails.flatMap(({ at, subject }) => {
        const step = stepOf(subject);
        return person.zones
          .filter((zone) => !step || !isInside(at, step, zone))
          .map((zone) => `${subject} at ${new Date(at).toISOString()} in ${zone}`);
      }),
    );
    expect(outside).toEqual([]);
  });

  it('sends on the day that the delays say, and drops no step that fell due before the end', () => {
    const wrong: string[] = [];
    for (const { mails, ended, person } of confirmed()) {
      const [zone, ...others] = person.zones;
      if (zone === undefined || others.length > 0) continue;
      for (const [i, step] of steps.slice(1).entries()) {
        const before = mails[i];
        const mail = mails[i + 1];
        if (before === undefined) break;
        const expected = dateAfter(before.at, step, zone);
        const happened = mail ? dateOf(mail.at, zone) : undefined;
        if (happened !== undefined && happened !== expected)
          wrong.push(`${step.id} on ${happened}, not ${expected}, ${zone}`);
        if (happened === undefined && ended && dateOf(ended.at, zone) > expected)
          wrong.push(`${step.id} of ${expected} never came`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('sends the first step at once in an open window, else at the next opening', () => {
    const late = confirmed().flatMap(({ mails, confirmedAt = 0, person }) => {
      const [first] = steps;
      const waited = (mails[0]?.at ?? Number.POSITIVE_INFINITY) - confirmedAt;
      if (first === undefined || waited < 0) return [`${waited} ms`];
      const isOpen = person.zones.every(
        (zone) => isInside(confirmedAt, first, zone) && isInside(confirmedAt + 5 * 60_000, first, zone),
      );
      return waited <= (isOpen ? 3 * 60_000 : 28 * 3_600_000)
        ? []
        : [`${Math.round(waited / 1000)} s from ${new Date(confirmedAt).toISOString()}, ${person.zones}`];
    });
    expect(late).toEqual([]);
  });

  it('writes nothing to anybody who left, bounced or complained', () => {
    const ended = confirmed().filter((journey) => journey.ended);
    expect(count(ended.map((journey) => journey.ended?.by ?? ''))).toEqual({
      left: 100,
      bounced: 30,
      complained: 10,
    });
    const after = ended.flatMap(({ mails, ended }) => mails.filter(({ at }) => at > (ended?.at ?? 0)));
    expect(after).toEqual([]);
  });

  it('stops when two people complain about a thousand mails, and goes on when an approver says so', () => {
    const { harms } = story;
    expect(harms).toHaveLength(40);
    const trips = harms.filter(({ tripped }) => tripped !== undefined);
    expect(count(trips.map(({ tripped = '' }) => tripped))).toEqual({ complaints: trips.length });
    expect(trips.length).toBeGreaterThan(0);
    // One complaint is always too few: up to a thousand mails, and as a rate after them.
    expect(trips.filter(({ complaints }) => complaints < 2)).toEqual([]);
    expect(harms.filter(({ recent, mails, tripped }) => recent > 1 && mails < 1_000 && !tripped)).toEqual([]);
  });

  it('accounts for every step of everybody', () => {
    const mails = sum(confirmed(), (journey) => journey.mails.length);
    const { total, balance, enrolled } = numbers;
    const { accepted = 0, delivered = 0, bounced = 0, complained = 0 } = total;
    expect(enrolled).toBe(900);
    expect(balance).toEqual({
      expected: 900 * steps.length,
      counted: 900 * steps.length,
      missing: 0,
      strays: 0,
      holds: true,
    });
    expect(accepted + delivered + bounced + complained).toBe(mails);
    expect({ bounced, complained }).toEqual({ bounced: 30, complained: 10 });
    expect(total).toMatchObject({
      waiting: 0,
      inFlight: 0,
      refused: 0,
      unknown: 0,
      skipped: {},
      left: 900 * steps.length - mails,
    });
    // Between two jumps the clock follows that of the machine, so a mail may be accepted there.
    expect(story.accepted).toBeLessThanOrEqual(mails);
    expect(story.accepted).toBeGreaterThan(0.99 * mails);
    expect(story.skipped).toBe(0);
  });

  it('warned of nothing but the breaker', () => {
    const lines = run.log().split('\n');
    const warnings = lines.slice(lines.findIndex((line) => line.startsWith('npm start')) + 1).filter(Boolean);
    expect(warnings.filter((line) => !line.includes('"message":"breaker.tripped"'))).toEqual([]);
    expect(warnings).toHaveLength(story.harms.filter(({ tripped }) => tripped !== undefined).length);
  });
});

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function count(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
