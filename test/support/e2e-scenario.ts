import { linkTo, type ReadMail, readMail } from './e2e-mails.ts';
import { formFields, makePerson, type Person, refusedForm } from './e2e-people.ts';
import { type Answer, inParallel, pick, type Service } from './e2e-service.ts';

const day = 24;
const people = 950;
const refused = 50;
const confirmed = 900;
const width = 16;

export type Ending = 'left' | 'bounced' | 'complained';

/** One person's way through it, as seen from outside. */
export interface Journey {
  readonly person: Person;
  readonly confirmations: ReadMail[];
  readonly mails: ReadMail[];
  confirmedAt?: number;
  ended?: { readonly by: Ending; readonly at: number };
  /** How they will end, and after how many virtual hours. */
  plan?: { readonly by: Ending; readonly hours: number };
}

/** A bounce or complaint, how the campaign stood since its last resume, and the breaker that it tripped. */
export interface Harm {
  readonly by: Ending;
  /** Complaints of this run, this one included. */
  readonly complaints: number;
  /** Those of them that were made in the last six days, which breakers surely look at. */
  readonly recent: number;
  /** Mails of this run. */
  readonly mails: number;
  readonly tripped?: string;
}

export interface Story {
  readonly journeys: readonly Journey[];
  readonly refusals: readonly { readonly field: string; readonly asJson: boolean; readonly answer: Answer }[];
  readonly acceptances: readonly Answer[];
  readonly harms: Harm[];
  /** Mails that SES accepted, as the advances counted. */
  accepted: number;
  skipped: number;
}

/** 1,000 forms, 900 confirmations, 60 days: everything over HTTP, as people and mail programs do it. */
export async function playStory(service: Service, random: () => number): Promise<Story> {
  const journeys: Journey[] = Array.from({ length: people }, (_, i) => ({
    person: makePerson(i, random),
    confirmations: [],
    mails: [],
  }));
  const byAddress = new Map(journeys.map((journey) => [journey.person.form.email, journey]));
  const story: Story = {
    journeys,
    refusals: await inParallel(
      Array.from({ length: refused }, (_, i) => i),
      width,
      (i) => submitRefused(service, i),
    ),
    acceptances: await inParallel(journeys, width, ({ person }) => submit(service, person)),
    harms: [],
    accepted: 0,
    skipped: 0,
  };
  const approver = new Approver(service, story);
  const pass = async (hours: number): Promise<number> => {
    const { now, accepted, skipped } = await service.advance(`PT${hours}H`);
    story.accepted += accepted;
    story.skipped += skipped;
    return now;
  };
  const file = async (): Promise<void> => {
    for (const mail of await inParallel(await service.newMails(), 1, readMail)) {
      const journey = byAddress.get(mail.to);
      (mail.leaveUrl === undefined ? journey?.confirmations : journey?.mails)?.push(mail);
    }
  };

  await service.advance('PT1M');
  await file();
  // Not all at one hour: some confirm while the windows of their zone are open, others at night.
  const confirming = journeys.slice(0, confirmed);
  for (let from = 0; from < confirmed; from += confirmed / 3) {
    const now = await pass(7);
    const part = confirming.slice(from, from + confirmed / 3);
    await inParallel(part, width, (journey) => confirm(service, journey, now));
  }
  planEndings(confirming, random);

  let hours = 0;
  while (hours < 60 * day) {
    const chunk = Math.min(12 + Math.floor(random() * 60), 60 * day - hours);
    hours += chunk;
    // The mails of the chunk before are read while the service works on the next one.
    const [now] = await Promise.all([pass(chunk), file()]);
    await endSome(service, approver, confirming, hours, now, random);
  }
  await file();
  return story;
}

async function submit(service: Service, { form, encoding }: Person): Promise<Answer> {
  return encoding === 'json'
    ? service.postJson('/v1/interest', form)
    : service.postForm('/v1/interest', formFields(form));
}

async function submitRefused(service: Service, i: number): Promise<Story['refusals'][number]> {
  const { field, form } = refusedForm(i);
  // Every fourth as a browser posts it; that one is answered with a page.
  const asJson = i % 4 !== 0;
  const answer = asJson
    ? await service.postJson('/v1/interest', form)
    : await service.postForm('/v1/interest', formFields(form));
  return { field, asJson, answer };
}

/** Opens the link, and presses the button of the page. */
async function confirm(service: Service, journey: Journey, now: number): Promise<void> {
  const link = journey.confirmations[0] && linkTo(journey.confirmations[0], 'c');
  if (link === undefined) throw new Error('no link to confirm');
  const page = await service.get(link);
  const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1];
  if (page.status !== 200 || action === undefined)
    throw new Error(`the page of the link answered ${page.status}`);
  const { status } = await service.postForm(action, {});
  if (status !== 200) throw new Error(`confirming answered ${status}`);
  journey.confirmedAt = now;
}

/** 100 leave, 30 bounce, 10 complain, each at a random moment of the first 40 days. */
function planEndings(journeys: readonly Journey[], random: () => number): void {
  const shuffled = journeys
    .map((journey) => ({ journey, order: random() }))
    .sort((a, b) => a.order - b.order);
  const endings: Ending[] = [
    ...Array<Ending>(100).fill('left'),
    ...Array<Ending>(30).fill('bounced'),
    ...Array<Ending>(10).fill('complained'),
  ];
  for (const [i, by] of endings.entries()) {
    const journey = shuffled[i]?.journey;
    if (journey) journey.plan = { by, hours: 24 + Math.floor(random() * 40 * day) };
  }
}

/** Those whose moment has come, if they have got a mail by now. */
async function endSome(
  service: Service,
  approver: Approver,
  journeys: readonly Journey[],
  hours: number,
  now: number,
  random: () => number,
): Promise<void> {
  for (const journey of journeys) {
    const last = journey.mails.at(-1);
    if (journey.plan === undefined || journey.ended || journey.plan.hours > hours || last === undefined)
      continue;
    const { by } = journey.plan;
    if (by === 'left') await pressLeave(service, pick(journey.mails, random).leaveUrl ?? '', random);
    else {
      await service.feedback(last.messageId, by === 'bounced' ? 'Bounce' : 'Complaint');
      await approver.look(by, now);
    }
    journey.ended = { by, at: now };
  }
}

/** As mail providers do it: either encoding, with and without a slash at the end, sometimes twice. */
async function pressLeave(service: Service, url: string, random: () => number): Promise<void> {
  const times = random() < 0.2 ? 2 : 1;
  for (let time = 0; time < times; time++) {
    const target = random() < 0.3 ? `${url}/` : url;
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    const answer =
      random() < 0.5
        ? await service.postForm(target, { 'List-Unsubscribe': 'One-Click' })
        : await service.post(target, multipart);
    if (answer.status !== 200 || answer.headers.has('location'))
      throw new Error(`leaving answered ${answer.status}`);
  }
}

/** Looks at the campaign after each bounce and complaint, and lets it go on at once when a breaker stopped it. */
class Approver {
  readonly #service: Service;
  readonly #story: Story;
  #complaints: number[] = [];
  #acceptedBefore = 0;

  constructor(service: Service, story: Story) {
    this.#service = service;
    this.#story = story;
  }

  async look(by: Ending, now: number): Promise<void> {
    const path = '/campaigns/first-steps';
    if (by === 'complained') this.#complaints.push(now);
    const { status, tripped } = await this.#service.staff<{ status: string; tripped?: { rule: string } }>(
      'approver',
      path,
    );
    if (status !== (tripped ? 'paused' : 'running')) throw new Error(`the campaign is ${status}`);
    this.#story.harms.push({
      by,
      complaints: this.#complaints.length,
      recent: this.#complaints.filter((at) => now - at < 6 * day * 3_600_000).length,
      mails: this.#story.accepted - this.#acceptedBefore,
      ...(tripped ? { tripped: tripped.rule } : {}),
    });
    if (tripped === undefined) return;
    await this.#service.staff('approver', `${path}/resume`, {});
    this.#complaints = [];
    this.#acceptedBefore = this.#story.accepted;
  }
}
