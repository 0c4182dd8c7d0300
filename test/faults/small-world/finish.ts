import { day } from '#shared/domain/instant.ts';
import type { Automaton } from './automaton.ts';
import { applied } from './calls.ts';
import { formOf } from './canonical.ts';
import type { Task } from './processes.ts';
import { checkSettled, fated } from './properties.ts';
import type { Setting } from './setting.ts';
import { InternedWorlds } from './states.ts';
import { listedAt } from './table.ts';
import { Broken, longJump, rowKey, type Table, type World } from './world.ts';

/** More turns than the longest calm end takes: a visit or a jump of time each. */
const patience = 80;

/**
 * From here on all is calm: whoever was at work is dead, one worker does what dispatch nominates, SES
 * takes every mail, nobody leaves, no event comes, and whoever paused a campaign resumes it. The run
 * must end, with everything settled.
 */
export class CalmEnds {
  readonly #automaton: Automaton;
  readonly #setting: Setting;
  readonly #worlds = new InternedWorlds();
  /** What lies on a way that ended well need not be looked at again. */
  readonly #good = { calm: new Set<number>(), troubled: new Set<number>() };

  constructor(automaton: Automaton, setting: Setting) {
    this.#automaton = automaton;
    this.#setting = setting;
  }

  /** @param calm nothing has gone wrong so far, so that the table must say what SES said */
  async check(from: World, calm: boolean): Promise<void> {
    const good = this.#good[calm ? 'calm' : 'troubled'];
    const passed: number[] = [];
    // What else might happen does not matter any more.
    let world: World = this.#form(
      { ...from, budget: nothing(from.budget), left: [], backup: undefined },
      calm,
    );
    for (let turn = 0; turn < patience; turn++) {
      const number = this.#worlds.numberOf(world);
      if (good.has(number)) break;
      passed.push(number);
      const next = await this.#turn(world);
      if (next === 'settled') {
        checkSettled(world, this.#setting.versions, calm);
        break;
      }
      world = this.#form(next, calm);
      if (turn === patience - 1) throw new Broken('from every state the run can end');
    }
    for (const number of passed) good.add(number);
  }

  #form(world: World, isCalm: boolean): World {
    const maxLateness = this.#setting.policy.maxLatenessDays * day;
    return formOf(world, [], { maxLateness, isCalm }).world;
  }

  async #turn(world: World): Promise<World | 'settled'> {
    const resumed = resume(world.table);
    if (resumed) return { ...world, table: resumed };
    const due = listedAt(world.table);
    if (due === undefined) {
      const night = await this.#night(world);
      return night === world ? 'settled' : night;
    }
    const later = { ...world, now: world.now + longJump };
    if (due > world.now) return this.#night(later);
    const { result } = await this.#run(world, { do: 'dispatch' });
    if (JSON.stringify(result) !== '{"nominated":1}') throw new Broken('dispatch nominates whoever is due');
    const visited = await this.#run(world, { do: 'visit' });
    // Nothing was done: a dead worker's lease has to end first.
    return visited.world === world ? this.#night(later) : visited.world;
  }

  /** The same world when the audit found nothing to do. */
  async #night(world: World): Promise<World> {
    if (!this.#setting.isAudited) return world;
    let after = world;
    for (const campaign of Object.keys(world.table.heads))
      after = (await this.#run(after, { do: 'audit', campaign })).world;
    return after;
  }

  /** One process from begin to end, with nothing in between. */
  async #run(from: World, task: Task): Promise<{ readonly world: World; readonly result: unknown }> {
    let world = from;
    let place = await this.#automaton.begin(task, 'w0', world.now);
    while (place.request !== undefined) {
      const { request } = place;
      let answer: unknown = { kind: 'accepted', messageId: 'm' };
      if (request.call === 'send') {
        const [, enrolment = '', step = ''] = request.tag.split('_');
        world = fated(world, rowKey({ enrolment, step }), 'accepted');
      } else if (request.call === 'tally') answer = { sent: 0, bounced: 0, complained: 0 };
      else ({ to: world, answer } = applied(world, request));
      place = await this.#automaton.tell(place, { answer }, world.now);
    }
    return { world, result: place.result };
  }
}

const nothing = (budget: World['budget']): World['budget'] => {
  const none = { ...budget };
  for (const what of Object.keys(budget)) if (what in none) Object.assign(none, { [what]: 0 });
  return none;
};

function resume(table: Table): Table | undefined {
  const paused = Object.values(table.heads).find(({ status }) => status === 'paused');
  if (paused === undefined) return undefined;
  const { tripped: _, ...running } = paused;
  return { ...table, heads: { ...table.heads, [paused.id]: { ...running, status: 'running' } } };
}
