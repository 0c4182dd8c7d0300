import { minute, second } from '#shared/domain/instant.ts';
import { headStart } from '#shared/domain/pace.ts';
import type { Mailer, Pacing } from '#shared/usecases/ports/outside.ts';
import type { Clock, Log, Sleep } from '#shared/usecases/ports/surroundings.ts';

/** What SES said a quarter of an hour ago is worth asking again, whatever it was. */
const longestHold = 15 * minute;

/** Keeps one worker to its share of the rate, so that all workers together never exceed it, whatever waits. */
export interface Pacer extends Pacing {
  /**
   * A batch begins. Its first call waits a whole gap as well: the place of this worker may have been
   * another environment's a moment ago, whose last call nobody here knows of.
   */
  begin(): void;
  /** Waits until a call may be made; false, at once, if that would take longer than `most` milliseconds. */
  turn(gapMs: number, most: number): Promise<boolean>;
  /** The same, but waits no longer than until what comes before the call may begin. `ready` waits for the rest. */
  nearTurn(gapMs: number, most: number): Promise<boolean>;
  /** The mailer, each of whose calls counts: whoever made none has not used up a turn. */
  watch<M extends Mailer>(mailer: M): M;
  /** SES takes nothing for now, as a call has shown; `retryAfter` in milliseconds. */
  hold(refused: { readonly code: string; readonly retryAfter: number }): void;
  /** Milliseconds until SES is worth asking again; 0 when it is now. */
  heldFor(): number;
}

export function pacer(log: Log, clock: Clock, sleep: Sleep): Pacer {
  let last = clock.now();
  let gap = 0;
  let heldUntil = Number.NEGATIVE_INFINITY;
  const count = () => {
    last = clock.now();
  };
  // Never longer than a gap, also when the clock was set back.
  const untilCall = () => Math.min(last + gap - clock.now(), gap);
  const waitFor = async (wait: number) => {
    if (wait > 0) await sleep(wait);
  };
  const turn = async (gapMs: number, most: number, early: number) => {
    gap = gapMs;
    const wait = untilCall();
    if (wait > Math.max(0, most)) return false;
    await waitFor(wait - early);
    return true;
  };
  return {
    begin: count,
    turn: (gapMs, most) => turn(gapMs, most, 0),
    nearTurn: (gapMs, most) => turn(gapMs, most, headStart),
    // Never longer than was left to it: `nearTurn` has looked at the time of the function for no more.
    ready: () => waitFor(Math.min(untilCall(), headStart)),
    watch: (mailer) => ({
      ...mailer,
      send: (mail) => {
        count();
        return mailer.send(mail);
      },
    }),
    hold({ code, retryAfter }) {
      if (retryAfter <= 0) return;
      const length = Math.min(retryAfter, longestHold);
      heldUntil = clock.now() + length;
      log.warn('sending.held', { code, seconds: Math.round(length / second) });
      log.count('SendingHeld');
    },
    heldFor() {
      const left = heldUntil - clock.now();
      // More than the longest: the clock was set back meanwhile, and the hold means nothing.
      return left > 0 && left <= longestHold ? left : 0;
    },
  };
}
