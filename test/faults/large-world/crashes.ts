import { crashPointsOf, type Frame } from './crash-points.ts';

/** Keeps at which awaits of the send path a worker was stopped. */
export interface Crashes {
  /** True when whoever calls from here should be stopped, so that this place is exercised too. */
  hunts(): boolean;
  /** A worker is being stopped: called where it makes its call. */
  exercised(): void;
  readonly points: ReadonlySet<string>;
  end(): void;
}

/** Deeper than any call of the send path. */
const deepest = 60;
/** How often a place that was not exercised in this run may pass before a worker is stopped there. */
const patience = 3;

/**
 * @param isHunting a stack costs as much as the call itself, so only some runs look at every call where it comes
 * from, and stop each worker that comes from somewhere new
 */
export function crashes(isHunting: boolean): Crashes {
  const points = new Set<string>();
  const passed = new Map<string, number>();
  let hunting = isHunting;
  const here = () => crashPointsOf(framesHere());
  return {
    points,
    hunts() {
      if (!hunting) return false;
      const site = here().find((point) => !points.has(point));
      if (site === undefined) return false;
      const times = (passed.get(site) ?? 0) + 1;
      passed.set(site, times);
      return times % patience === 1;
    },
    exercised() {
      for (const point of here()) points.add(point);
    },
    end() {
      hunting = false;
    },
  };
}

/** As places, not as text: to write a stack down costs more than to take it. */
function framesHere(): readonly Frame[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  let frames: readonly Frame[] = [];
  Error.stackTraceLimit = deepest;
  Error.prepareStackTrace = (_, sites) => {
    frames = sites.map((site) => ({
      file: site.getFileName() ?? '',
      line: site.getLineNumber() ?? 0,
      column: site.getColumnNumber() ?? 0,
    }));
    return '';
  };
  // Read, since a stack is prepared when somebody asks for it.
  void new Error().stack;
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  return frames;
}
