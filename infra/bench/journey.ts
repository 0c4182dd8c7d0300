import type { SentMail } from '#infra/local/ses-stand-in.ts';
import type { Instant } from '#infra/local/virtual-clock.ts';
import { routes } from '#shared/declarations/routes.ts';
import { formOf } from './people.ts';
import type { Service } from './service.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Ticks, as UTC times of day. Each comes when everybody whose window has opened since the last one is due
 * and their window is still open, summer or winter: Sydney; London; the Americas, those without a zone
 * too. So a tick finds hundreds, and batches fill as they do where costs matter: of a million people 9,000
 * are due in a minute.
 */
const ticks = [6 * hour, 12.5 * hour, 21.5 * hour] as const;
/** Posts at once. More would only wait for the one process that answers. */
const atOnce = 10;
/** The campaign takes 24 days and the waits for working days; nobody may be due after this. */
const longestJourney = 90 * day;
/** Feedback has no mailer, so several workers can share one instance of it. The others run one batch at a time. */
const feedbackWorkers = 3;
/** Longer than an event takes. */
const untilEvents = 3 * second;

/** People who sign up, confirm and get the whole sequence, without any fault. */
export class Journey {
  readonly #service: Service;
  #lastTick = 0;

  constructor(service: Service) {
    this.#service = service;
  }

  /**
   * Next Monday at noon in London, so that no figure depends on the day of the run. What publishing
   * left in the queue is done by then.
   */
  async startOnMonday(): Promise<void> {
    const { clock, sources } = this.#service;
    // 1970 began on a Thursday.
    const monday = Math.ceil((clock.now() - 4.5 * day) / (7 * day)) * 7 * day + 4.5 * day;
    this.#jump(monday);
    await sources.send.drain();
  }

  /** Forms, confirmation mails and their events. Resolves to the links, ready to be pressed. */
  async signUp(from: number, to: number): Promise<readonly string[]> {
    const { url, sources, clock, ses } = this.#service;
    await inParallel(range(from, to), (i) =>
      post(`${url}${routes.submitInterest.path}`, JSON.stringify(formOf(i)), 'application/json'),
    );
    await sources.confirmation.drain();
    const mails = await ses.take(clock.now());
    await this.#deliver(mails);
    return mails.map((mail) => confirmLinkIn(mail, url));
  }

  async confirm(links: readonly string[]): Promise<void> {
    await inParallel(links, (link) => post(link, '', 'application/x-www-form-urlencoded'));
  }

  /** Ticks, visits and events until nobody is due any more. Resolves to the mails that were accepted, and the ticks. */
  async travel(): Promise<{ readonly mails: number; readonly ticks: number }> {
    const { clock } = this.#service;
    const end = clock.now() + longestJourney;
    let mails = 0;
    for (let ticks = 0; ; ticks++) {
      const due = await this.#service.nextDue();
      if (due === undefined) return { mails, ticks };
      if (due > end) throw new Error('somebody is due long after the last step');
      mails += await this.tick(tickFrom(Math.max(due, clock.now(), this.#lastTick + 1)));
    }
  }

  /** One minute: nominations, the visits they lead to, and the events of what was sent. */
  async tick(at = Math.ceil(this.#service.clock.now() / minute) * minute): Promise<number> {
    const { functions, sources, ses, clock } = this.#service;
    this.#lastTick = at;
    this.#jump(at);
    await functions.invoke('dispatch', { scheduledTime: new Date(at).toISOString() });
    await sources.send.drain();
    // Whoever was due within the minute is visible by now.
    this.#jump(at + minute);
    await sources.send.drain();
    const mails = (await ses.take(clock.now())).filter(
      ({ configurationSet }) => configurationSet === 'sequence',
    );
    await this.#deliver(mails);
    return mails.length;
  }

  async #deliver(mails: readonly SentMail[]): Promise<void> {
    const { events, sources, clock } = this.#service;
    for (const mail of mails) events.accepted(mail);
    this.#jump(clock.now() + untilEvents);
    events.publishDue(clock.now());
    await Promise.all(Array.from({ length: feedbackWorkers }, () => sources.feedback.drain()));
  }

  /** Time runs on from `moment`: workers wait for their turn, and would wait longer on a held clock. */
  #jump(moment: Instant): void {
    const { clock } = this.#service;
    clock.hold();
    clock.moveTo(moment);
    clock.release();
  }
}

/** The first tick at or after a moment. */
function tickFrom(moment: Instant): Instant {
  const midnight = Math.floor(moment / day) * day;
  const today = ticks.find((time) => midnight + time >= moment);
  return today === undefined ? midnight + day + ticks[0] : midnight + today;
}

function confirmLinkIn(mail: SentMail, url: string): string {
  // Soft line breaks of quoted-printable cut links in two.
  const text = mail.raw.toString('latin1').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const [link] = new RegExp(`${url}/c/[\\w-]+`).exec(text) ?? [];
  if (link === undefined) throw new Error('a confirmation mail has no link to confirm');
  return link;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}

async function post(url: string, body: string, type: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${new URL(url).pathname.slice(0, 12)} answered ${response.status}: ${text}`);
}
