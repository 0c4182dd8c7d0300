import { hour, type Instant, minute, second } from '#shared/domain/instant.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';
import type { Crashes } from './crashes.ts';
import type { Faults } from './faults.ts';
import { type Chance, chanceFor } from './prng.ts';
import type { Timeline } from './timeline.ts';

/** One place where code runs: a Lambda environment. Dead, it never does anything any more. */
export interface Environment {
  readonly name: string;
  isAlive(): boolean;
  /** False once it is to be replaced by a new one: dead, or old. */
  isFit(): boolean;
  readonly clock: Clock;
  /** Milliseconds that the invocation has left. */
  remaining(): number;
  /** Runs one invocation; `ended` is called once, whichever way it ends. */
  invoke<T>(work: () => Promise<T>, ended: (end: End<T>) => void): void;
  /** A call to the world outside; it may never return, or fail. */
  call(place: string, operation: () => Promise<unknown>): Promise<unknown>;
  /** Waits in true time. */
  sleep(ms: number): Promise<void>;
  kill(): void;
}
export type End<T> = { readonly value: T } | { readonly error: unknown } | 'dead';

interface Surroundings {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly crashes: Crashes;
}

const longestInvocation = 60 * second;
const dieBefore = 'stopped before a call';
const dieAfter = 'stopped after a call';
type Stop = typeof dieBefore | typeof dieAfter;
const fates = [dieBefore, dieAfter, 'worker frozen', 'call slow'] as const;
const networkFates = [...fates, 'call failed', 'answer lost'] as const;
/** Answered inside the process, or by a stand-in that decides itself what goes wrong. */
const insideProcess = /^(cipher|tokens|addresses|sleep|mailer)\b/;

export function environment(around: Surroundings, name: string, number: number): Environment {
  const { seed, timeline, faults, crashes } = around;
  const chance = chanceFor(seed, 'environment', name, number);
  const skew = skewOf(around, chance, name);
  const retires =
    timeline.now() + chance.between(10 * minute, Math.abs(skew) > hour ? 40 * minute : 4 * hour);
  let isAlive = true;
  let deadline = Number.POSITIVE_INFINITY;
  let frozenUntil = Number.NEGATIVE_INFINITY;
  let died: (() => void) | undefined;
  const kill = () => {
    if (!isAlive) return;
    isAlive = false;
    died?.();
  };
  const timeOut = () => {
    if (!isAlive || timeline.now() < deadline) return;
    if (timeline.now() < frozenUntil) return timeline.at(frozenUntil + 1, timeOut);
    faults.count('function timed out');
    kill();
  };
  return {
    name,
    isAlive: () => isAlive,
    isFit: () => isAlive && timeline.now() < retires,
    clock: { now: () => timeline.now() + skew },
    remaining: () => deadline - timeline.now(),
    kill,
    invoke(work, ended) {
      let isOver = false;
      const end = (how: Parameters<typeof ended>[0]) => {
        if (isOver) return;
        isOver = true;
        deadline = Number.POSITIVE_INFINITY;
        ended(how);
      };
      died = () => end('dead');
      deadline = timeline.now() + longestInvocation;
      timeline.at(deadline, timeOut);
      work().then(
        (value) => isAlive && end({ value }),
        (error: unknown) => isAlive && end({ error }),
      );
    },
    async sleep(ms) {
      if (ms > 0) await pass('sleep', ms, async () => undefined);
    },
    call: (place, operation) => pass(place, 0, operation),
  };

  function pass(place: string, atLeast: number, operation: () => Promise<unknown>): Promise<unknown> {
    if (!isAlive) return never();
    const isInside = insideProcess.test(place);
    const drawn = faults.oneOf(isInside ? fates : networkFates, `${name} ${place}`);
    const hunted = crashes.hunts() ? chance.pick<Stop>([dieBefore, dieAfter]) : undefined;
    if (hunted !== undefined) faults.count(hunted);
    const fate = hunted ?? drawn;
    if (fate === dieBefore || fate === dieAfter) crashes.exercised();
    if (isInside && fate === undefined && atLeast === 0 && !place.startsWith('mailer')) return operation();
    const takes = atLeast + latency(chance, fate, place);
    if (fate === 'worker frozen') frozenUntil = Math.max(frozenUntil, timeline.now() + takes);
    return new Promise((resolve, reject) => {
      timeline.after(takes, async () => {
        // Whoever was killed meanwhile may have had their request on its way.
        if (!isAlive) return void (chance.is(0.5) && (await operation().catch(() => undefined)));
        if (fate === dieBefore) return kill();
        if (fate === 'call failed') return reject(networkFailure(`${name} ${place}`));
        try {
          const answer = await operation();
          if (fate === dieAfter) kill();
          else if (fate === 'answer lost') reject(networkFailure(`${name} ${place}`));
          else resolve(answer);
        } catch (error) {
          if (fate === dieAfter) kill();
          else reject(error);
        }
      });
    });
  }
}

/** What a dead worker waits for. */
const never = (): Promise<never> => new Promise(() => {});

function latency(chance: Chance, fate: string | undefined, place: string): number {
  if (fate === 'worker frozen') return chance.between(61 * second, 5 * minute);
  if (fate === 'call slow') return chance.between(5 * second, 58 * second);
  if (place.startsWith('mailer')) return chance.between(40, 250);
  return insideProcess.test(place) ? 0 : chance.between(1, 25);
}

function networkFailure(where: string): Error {
  const error = new Error(`the connection broke: ${where}`);
  error.name = 'TimeoutError';
  return error;
}

/** What may differ from true time; more than five minutes decides nothing anywhere. */
function skewOf({ faults }: Surroundings, chance: Chance, name: string): Instant {
  if (faults.happens('clock two days off', name)) return (chance.is(0.7) ? 1 : -1) * 2880 * minute;
  if (faults.happens('clock off by minutes', name)) return chance.between(-4.5 * minute, 4.5 * minute);
  return chance.between(-500, 500);
}
