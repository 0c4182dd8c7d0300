import { day } from '#shared/domain/instant.ts';
import { checkArrival } from './arrivals.ts';
import { Automaton, type Place } from './automaton.ts';
import type { Scenario } from './bounds.ts';
import { applied, outcomesOf } from './calls.ts';
import { formOf, type Memory, type Renaming } from './canonical.ts';
import { CalmEnds } from './finish.ts';
import { beginnings, happenings } from './moves.ts';
import { Interned, InternedWorlds, isLess, Pairs, type State } from './states.ts';
import { during, type World } from './world.ts';

/** What may happen in a world: by one worker's doing, who is at `place` then, or by nobody's. */
export interface Move {
  /** A world that is not in its form yet. */
  readonly to: number;
  readonly place: number;
  readonly label: number;
}

/** Where a worker is that does nothing. */
export const idle = 0;
/** `crossed`: the two workers stand in the other order than they were given in. */
export interface Landing {
  readonly state: State;
  readonly crossed: boolean;
}

/** More memories than there ever are, so that two make one number. */
const wide = 2 ** 14;

/**
 * The moves between states, each worked out once for what it depends on: what a worker may do next
 * depends on the world and its own place alone, and not on where the other one is.
 */
export class Graph {
  readonly labels = new Interned<string>();
  readonly #scenario: Scenario;
  readonly #automaton: Automaton;
  readonly #ends: CalmEnds;
  readonly #worlds = new InternedWorlds();
  readonly #ended = new Pairs<true>();
  readonly #begins = new Pairs<readonly Move[]>();
  readonly #answers = new Pairs<readonly Move[]>();
  readonly #happens = new Pairs<readonly Move[]>();
  readonly #memories = new Interned<Memory>();
  readonly #memoryNumbers: number[] = [];
  /** A world in its form, by two memories; in place of the workers the numbers of their renamings. */
  readonly #forms = new Pairs<State>();
  readonly #renamings = new Interned<Renaming>();
  readonly #renamed = new Pairs<number>();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#automaton = new Automaton(scenario.setting);
    this.#ends = new CalmEnds(this.#automaton, scenario.setting);
  }

  begin(): State {
    return { world: this.#worlds.numberOf(this.#scenario.world), first: idle, second: idle };
  }

  /** Checks that everything can still end, were both workers dead. */
  async checkEnd({ world, second }: State): Promise<void> {
    const quiet = Number(second === idle);
    if (this.#ended.get(quiet, world)) return;
    const isCalm = second === idle && this.#isCalm(world);
    await during('all is calm from here', () => this.#ends.check(this.#worlds.value(world), isCalm));
    this.#ended.set(quiet, world, true);
  }

  /** What an idle worker may begin, beside the other one. */
  async begins(world: number, other: number): Promise<readonly Move[]> {
    const known = this.#begins.get(this.#memoryOf(other), world);
    if (known) return known;
    const moves: Move[] = [];
    const from = this.#worlds.value(world);
    const worker = other !== idle && this.#automaton.place(other).memory.worker === 'w0' ? 'w1' : 'w0';
    for (const task of beginnings(from, this.#scenario.bounds)) {
      const place = await this.#automaton.begin(task, worker, from.now);
      // Until its first call is answered a process is nothing but a nomination, which may come any time.
      if (place.request === undefined || place.request.call === 'send' || place.request.call === 'tally')
        throw new Error(`${task.do} does not begin with a look at the table`);
      const { to, answer } = applied(from, place.request);
      const next = await this.#automaton.tell(place, { answer }, from.now);
      moves.push(this.#move(to, `${task.do} begins, ${place.request.call}`, next));
    }
    this.#begins.set(this.#memoryOf(other), world, moves);
    return moves;
  }

  /** What may come of the call that a worker waits for. */
  async answers(world: number, one: number): Promise<readonly Move[]> {
    const known = this.#answers.get(one, world);
    if (known) return known;
    const moves: Move[] = [];
    const from = this.#worlds.value(world);
    const place = this.#automaton.place(one);
    if (place.request === undefined) throw new Error('a process that is over asks nothing');
    const { request } = place;
    const what = `${place.task.do}: ${place.request.call}`;
    const outcomes = await during(what, () => outcomesOf(from, request, this.#scenario.bounds.ses));
    for (const { to, reply, label } of outcomes) {
      const next = reply === 'dies' ? undefined : await this.#automaton.tell(place, reply, to.now);
      moves.push(this.#move(to, `${place.task.do}: ${label}`, next));
    }
    this.#answers.set(one, world, moves);
    return moves;
  }

  /** What people, staff and time may do. */
  happens(world: number, isQuiet: boolean): readonly Move[] {
    const known = this.#happens.get(Number(isQuiet), world);
    if (known) return known;
    const { setting, bounds } = this.#scenario;
    const all = happenings(this.#worlds.value(world), isQuiet, setting.versions, bounds);
    const moves = all.map(({ to, label }) => this.#move(to, label, undefined));
    this.#happens.set(Number(isQuiet), world, moves);
    return moves;
  }

  /**
   * The state that stands for this world and these two workers: of all that differ in names alone the
   * least. Undefined when it has to be prepared first.
   */
  land(world: number, one: number, other: number): Landing | undefined {
    const straight = this.#seen(world, one, other);
    if (straight === undefined || one === idle || other === idle) return straight;
    const reversed = this.#seen(world, other, one);
    if (reversed === undefined) return undefined;
    return isLess(reversed.state, straight.state)
      ? { state: reversed.state, crossed: !reversed.crossed }
      : straight;
  }

  async prepare(world: number, one: number, other: number): Promise<void> {
    for (const [a, b] of [
      [one, other],
      [other, one],
    ] as const) {
      const { first, second } = this.#formOf(world, a, b);
      await this.#rename(a, first);
      await this.#rename(b, second);
    }
  }

  #move(to: World, label: string, next: Place | undefined): Move {
    if (next) checkArrival(to, next);
    const place = next?.request === undefined ? idle : next.id;
    return { to: this.#worlds.numberOf(to), place, label: this.labels.numberOf(label) };
  }

  #seen(world: number, one: number, other: number): Landing | undefined {
    const form = this.#formOf(world, one, other);
    const a = one === idle ? idle : this.#renamed.get(form.first, one);
    const b = other === idle ? idle : this.#renamed.get(form.second, other);
    if (a === undefined || b === undefined) return undefined;
    const crossed = b < a;
    return { state: { world: form.world, first: crossed ? b : a, second: crossed ? a : b }, crossed };
  }

  #formOf(world: number, one: number, other: number): State {
    const pair = this.#memoryOf(one) * wide + this.#memoryOf(other);
    const known = this.#forms.get(pair, world);
    if (known) return known;
    const memories = [one, other].flatMap((at) => (at === idle ? [] : [this.#automaton.place(at).memory]));
    const { policy } = this.#scenario.setting;
    const form = formOf(this.#worlds.value(world), memories, {
      maxLateness: policy.maxLatenessDays * day,
      isCalm: this.#isCalm(world),
    });
    const numbers = form.renamings.map((renaming) => this.#renamings.numberOf(renaming));
    const [first = 0, second = first] = numbers;
    const seen = { world: this.#worlds.numberOf(form.world), first, second };
    this.#forms.set(pair, world, seen);
    return seen;
  }

  async #rename(at: number, renaming: number): Promise<void> {
    if (at === idle || this.#renamed.get(renaming, at) !== undefined) return;
    const place = this.#automaton.place(at);
    const { id } = await this.#automaton.renamed(place, this.#renamings.value(renaming), renaming);
    this.#renamed.set(renaming, at, id);
  }

  /** A number for what the process at a place remembers; 0 for none. */
  #memoryOf(place: number): number {
    if (place === idle) return 0;
    const known = this.#memoryNumbers[place];
    if (known !== undefined) return known;
    const number = this.#memories.numberOf(this.#automaton.place(place).memory) + 1;
    this.#memoryNumbers[place] = number;
    return number;
  }

  /** Nothing has gone wrong so far. */
  #isCalm(world: number): boolean {
    const { budget } = this.#worlds.value(world);
    const whole = this.#scenario.world.budget;
    return (['crash', 'restore', 'lose'] as const).every((what) => budget[what] === whole[what]);
  }
}
