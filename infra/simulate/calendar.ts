import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';

import { loadTemplate } from '#shared/adapters/content-files.ts';
import type { StepTiming } from '#shared/domain/campaign.ts';
import { day, hour, type Instant, minute } from '#shared/domain/instant.ts';
import { dueDate, isOpen } from '#shared/domain/schedule.ts';

const contentDir = fileURLToPath(new URL('../../shared/content', import.meta.url));

/** A Monday two weeks before clocks change in the United States and four before they do in Europe. */
export const firstDay = '2027-03-01';

/** Windows open and close on a quarter of an hour, so within one nothing changes. */
const slot = 15 * minute;

interface Opening {
  readonly from: Instant;
  /** Over so many milliseconds the dates are spread. */
  readonly width: number;
}

/** The steps of the shipped campaign; more than it has begin again at its second. */
export function stepsOf(count: number): readonly StepTiming[] {
  const { steps } = loadTemplate(contentDir, 'first-steps');
  const [, ...dated] = steps;
  return Array.from({ length: count }, (_, i) => {
    const step = steps[i] ?? dated[(i - steps.length) % dated.length];
    if (step === undefined) throw new Error('the shipped campaign has fewer than two steps');
    const { window, delayDays } = step;
    // Beyond the first mail a step that is due at once could be due twice in one minute.
    return { id: `s${i + 1}`, window, delayDays: i === 0 ? delayDays : Math.max(1, delayDays) };
  });
}

/** The dates of steps by the rules of the engine, each asked for once a zone and day. */
export class Calendar {
  readonly #steps: readonly StepTiming[];
  readonly #zones: readonly string[];
  readonly #openings = new Map<number, Opening | 'now'>();
  readonly #offsets: readonly Map<number, number>[];

  constructor(steps: readonly StepTiming[], zones: readonly string[]) {
    this.#steps = steps;
    this.#zones = zones;
    this.#offsets = zones.map(() => new Map());
  }

  get stepCount(): number {
    return this.#steps.length;
  }

  /** When a step falls due, counted from `from`. */
  dueOf(step: number, zone: number, from: Instant, spread: number): Instant {
    const opening = this.openingOf(step, zone, from);
    return opening === 'now' ? from : opening.from + Math.floor(spread * opening.width);
  }

  openingOf(step: number, zone: number, from: Instant): Opening | 'now' {
    const timing = this.#steps[step];
    if (timing === undefined) throw new RangeError(`there is no step ${step}`);
    // A delay counts local days; a step without one asks whether its window is open.
    const place = timing.delayDays === 0 ? Math.floor(from / slot) : this.#localDay(zone, from);
    const key = (place * 100 + step) * 100 + zone;
    const known = this.#openings.get(key);
    if (known !== undefined) return known;
    const opening = this.#ask(timing, zone, timing.delayDays === 0 ? place * slot : Math.floor(from));
    this.#openings.set(key, opening);
    return opening;
  }

  #ask(timing: StepTiming, zone: number, from: Instant): Opening | 'now' {
    const zones = [this.zone(zone)];
    if (timing.delayDays === 0 && isOpen(from, timing.window, zones)) return 'now';
    const first = dueDate(from, timing, zones, 0);
    return { from: first, width: dueDate(from, timing, zones, 1) - first };
  }

  #localDay(zone: number, at: Instant): number {
    const hours = Math.floor(at / hour);
    const known = this.#offsets[zone];
    let offset = known?.get(hours);
    if (offset === undefined) {
      const start = Temporal.Instant.fromEpochMilliseconds(hours * hour);
      offset = start.toZonedDateTimeISO(this.zone(zone)).offsetNanoseconds / 1_000_000;
      known?.set(hours, offset);
    }
    return Math.floor((at + offset) / day);
  }

  zone(index: number): string {
    return this.#zones[index] ?? 'UTC';
  }
}

export function midnightOf(zone: string): Instant {
  return Temporal.PlainDate.from(firstDay).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
}
