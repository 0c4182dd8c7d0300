import type { Instant } from '#shared/domain/instant.ts';
import { type Memory, type Renaming, renamedFlight } from './canonical.ts';
import { perform, type Task } from './processes.ts';
import type { Setting } from './setting.ts';
import { Pairs } from './states.ts';
import { keptRev, type Request } from './table.ts';
import { Broken } from './world.ts';

/** Where a process stands: it waits for the answer to a request, or it is over. */
export interface Place {
  readonly id: number;
  readonly task: Task;
  /** With its name, which is another one than that of the other process. */
  readonly memory: Memory;
  /** Absent once it is over; `result` is what it came to. */
  readonly request: Request | undefined;
  readonly result: unknown;
  /** What it was told so far, in order, and when; and where it stood before the last of it. */
  readonly history: readonly Told[];
  readonly from: Place | undefined;
}
interface Told {
  /** As JSON, so that no two processes share an object. */
  readonly reply: string;
  readonly at: Instant;
}

type Begun = Omit<Place, 'id' | 'request' | 'result'>;

/** What comes back from a call: an answer, or an error in place of it. */
export type Reply = { readonly answer: unknown } | { readonly failed: true };

/** The network's, not the table's: a worker cannot know what became of its call. */
class AnswerLost extends Error {}
/** How a process may end that fails: it could not know, or SES did not take the mail. */
const expectedErrors = ['AnswerLost', 'NotSent'];
/** It says so to whoever asked, who asks again. */
const gaveUp = /changed under \d+ attempts$/;

/**
 * Use cases as automata. A use case is a function of what its ports answer, so where it stands follows
 * from the answers it got: its next request is found by running it again from the start on the same
 * answers. Each place is looked up once, so exploring many orders of events runs no code twice.
 */
export class Automaton {
  /** Place 0 is that of a worker that does nothing. */
  readonly #places: (Place | undefined)[] = [undefined];
  readonly #known = new Map<string, Place>();
  readonly #renamed = new Pairs<Place>();
  readonly #replies: Map<string, string>[] = [];
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  place(id: number): Place {
    const place = this.#places[id];
    if (place === undefined) throw new Error(`no place ${id}`);
    return place;
  }

  async begin(task: Task, worker: string, at: Instant): Promise<Place> {
    const name = `${JSON.stringify(task)} ${worker} ${at}`;
    const memory = { worker, rev: undefined, headRev: undefined, began: at };
    return this.#known.get(name) ?? this.#look(name, { task, memory, history: [], from: undefined });
  }

  /** The place after a reply came to what was asked, at that time. */
  tell(place: Place, reply: Reply, at: Instant): Promise<Place> | Place {
    return this.#tell(place, { reply: JSON.stringify(reply), at });
  }

  /** The place of a process that lived through the same under other names; `number` is that of the renaming. */
  async renamed(place: Place, renaming: Renaming, number: number): Promise<Place> {
    const known = this.#renamed.get(number, place.id);
    if (known) return known;
    const { task, memory, from, history } = place;
    const told = history.at(-1);
    const worker = renaming.workers[memory.worker] ?? memory.worker;
    const to =
      from === undefined || told === undefined
        ? await this.begin(task, worker, memory.began + renaming.time)
        : await this.#retold(await this.renamed(from, renaming, number), told, renaming, number);
    if (to.request?.call !== place.request?.call) throw new Error('a name made a difference');
    this.#renamed.set(number, place.id, to);
    return to;
  }

  #retold(from: Place, { reply, at }: Told, renaming: Renaming, number: number): Promise<Place> | Place {
    const replies = this.#replies[number] ?? new Map<string, string>();
    this.#replies[number] = replies;
    const text = replies.get(reply) ?? JSON.stringify(renamedReply(reply, renaming));
    replies.set(reply, text);
    return this.#tell(from, { reply: text, at: at + renaming.time });
  }

  #tell(place: Place, told: Told): Promise<Place> | Place {
    const name = `${place.id} ${told.at} ${told.reply}`;
    const known = this.#known.get(name);
    if (known) return known;
    const { task, memory, request, history } = place;
    const { answer } = JSON.parse(told.reply);
    const rev = revIn(request, answer) ?? memory.rev;
    const headRev = headRevIn(request, answer) ?? memory.headRev;
    const now = { ...memory, rev, headRev };
    return this.#look(name, { task, memory: now, history: [...history, told], from: place });
  }

  async #look(name: string, at: Begun): Promise<Place> {
    const place = { ...at, id: this.#places.length, ...(await this.#replay(at)) };
    this.#places.push(place);
    this.#known.set(name, place);
    return place;
  }

  async #replay({ task, memory, history }: Begun): Promise<Pick<Place, 'request' | 'result'>> {
    let now = memory.began;
    let told = 0;
    let ids = 0;
    let request: Request | undefined;
    const ask = async <T>(asked: Request): Promise<T> => {
      const next = history[told++];
      if (next === undefined) {
        // Of what is asked at once the first is answered first.
        request ??= asked;
        return new Promise<never>(() => {});
      }
      now = next.at;
      const reply = JSON.parse(next.reply);
      if (reply.failed) throw Object.assign(new AnswerLost(asked.call), { name: 'AnswerLost' });
      return reply.answer;
    };
    const outside = { ask, now: () => now, id: () => `${memory.worker}.${ids++}` };
    const run = perform(task, outside, this.#setting).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    // Ports answer without waiting, so whatever can go on does so before the next turn of the loop.
    const waits = new Promise<'waits'>((resolve) => setImmediate(() => resolve('waits')));
    const end = await Promise.race([run, waits]);
    if (end !== 'waits') {
      if ('result' in end) return { request: undefined, result: end.result };
      if (end.error instanceof Error && expectedErrors.includes(end.error.name))
        return { request: undefined, result: end.error.name };
      if (end.error instanceof Error && gaveUp.test(end.error.message))
        return { request: undefined, result: 'GaveUp' };
      throw new Broken(`no use case fails by itself: ${end.error}`);
    }
    if (request === undefined) throw new Error(`${task.do} waits for nothing that the world knows of`);
    return { request, result: undefined };
  }
}

const times = new Set([
  'due',
  'dueAt',
  'listedAt',
  'firstDue',
  'at',
  'before',
  'lastMailAt',
  'erasing',
  'begunAt',
]);

function renamedReply(text: string, { workers, rev, headRev, time }: Renaming): unknown {
  return JSON.parse(text, function (this: object, key, value: unknown) {
    if (key === 'rev' && typeof value === 'number')
      return 'enrolments' in this
        ? value + rev
        : 'status' in this && value !== keptRev
          ? value + headRev
          : value;
    if (typeof value === 'number') return times.has(key) ? value + time : value;
    return key === 'id' && typeof value === 'string' && 'verdict' in this
      ? renamedFlight(value, workers)
      : value;
  });
}

/** What it read last, or wrote last: a copy older than that can be written no more. */
function revIn(request: Request | undefined, answer: unknown): number | undefined {
  switch (request?.call) {
    case 'save':
      return answer === true ? request.next.rev : undefined;
    case 'get':
      return revOf(answer);
    case 'getMany':
      return Array.isArray(answer) ? revOf(answer[0]) : undefined;
    case 'listings':
      return Array.isArray(answer) ? revOf(answer[0]?.subscriber) : undefined;
    default:
      return undefined;
  }
}

function revOf(item: unknown): number | undefined {
  return typeof item === 'object' && item !== null && 'rev' in item && typeof item.rev === 'number'
    ? item.rev
    : undefined;
}

/** The same of the campaign's head. */
function headRevIn(request: Request | undefined, answer: unknown): number | undefined {
  if (request?.call === 'saveHead') return answer === true ? request.next.rev : undefined;
  return request?.call === 'head' ? revOf(answer) : undefined;
}
