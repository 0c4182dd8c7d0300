import * as z from 'zod';

import type { Instant } from '#shared/domain/instant.ts';
import { perform, type Setting, type Task } from './processes.ts';
import type { Request } from './request.ts';

/** Where a process stands: it waits for the answer to a request, or it is over. */
export interface Node {
  readonly id: number;
  readonly task: Task;
  readonly slot: number;
  /** What it was told so far, in order, and when. */
  readonly history: readonly Told[];
  readonly began: Instant;
  /** The revision of the person that it holds a copy of. */
  readonly rev: number | undefined;
  /** Absent once it is over. */
  readonly request: Request | undefined;
  readonly result: unknown;
}
interface Told {
  /** As JSON, so that no two processes share an object. Absent: undefined. */
  readonly answer: string | undefined;
  readonly at: Instant;
}

/**
 * Use cases as automata. A use case is a function of what its ports answer, so where it stands follows
 * from the answers it got: its next request is found by running it again from the start on the same
 * answers. Each place is looked up once; exploring many orders of events then runs no code twice.
 */
export class Automaton {
  readonly #setting: Setting;
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, Node>();
  /** Runs that stand at a node and were not told anything yet. */
  readonly #live = new Map<number, Run>();

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  node(id: number): Node {
    const node = this.#nodes[id];
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  begin(task: Task, slot: number, at: Instant): Promise<Node> | Node {
    const name = `${JSON.stringify(task)} ${slot} ${at}`;
    return this.#known.get(name) ?? this.#began(name, task, slot, at);
  }

  /** The place after `answer` came to what the node asked, at that time. */
  answer(node: Node, answer: unknown, at: Instant): Promise<Node> | Node {
    const told = { answer: JSON.stringify(answer), at };
    const name = `${node.id} ${at} ${told.answer}`;
    return this.#known.get(name) ?? this.#told(name, node, told, revAfter(node, answer));
  }

  async #began(name: string, task: Task, slot: number, began: Instant): Promise<Node> {
    const run = new Run(task, slot, began, this.#setting);
    await run.rest();
    return this.#keep(name, { task, slot, began, history: [], rev: undefined }, run);
  }

  async #told(name: string, node: Node, told: Told, rev: number | undefined): Promise<Node> {
    const { task, slot, began } = node;
    const history = [...node.history, told];
    // The run that led to the node goes on where it stands; only another answer needs a new one.
    const live = this.#live.get(node.id);
    this.#live.delete(node.id);
    const run = live ?? new Run(task, slot, began, this.#setting);
    for (const each of live ? [told] : history) {
      await run.rest();
      run.tell(each);
    }
    await run.rest();
    return this.#keep(name, { task, slot, began, history, rev }, run);
  }

  #keep(name: string, place: Omit<Node, 'id' | 'request' | 'result'>, run: Run): Node {
    const node = { ...place, id: this.#nodes.length, request: run.request, result: run.result };
    this.#nodes.push(node);
    this.#known.set(name, node);
    if (node.request !== undefined) this.#live.set(node.id, run);
    return node;
  }
}

/** One use case under way: it rests when it has asked for something, or is over. */
class Run {
  request: Request | undefined;
  result: unknown;
  #answer: ((answer: never) => void) | undefined;
  #now: Instant;
  #ids = 0;

  constructor(task: Task, slot: number, began: Instant, setting: Setting) {
    this.#now = began;
    const outside = {
      now: () => this.#now,
      // Another id than any process that is alive, or whose flight another one still has a copy of.
      id: () => `w${slot}.${this.rev ?? 0}.${this.#ids++}`,
      ask: (request: Request) => {
        if (this.request !== undefined) throw new Error(`${task.do} asks two things at once`);
        this.request = request;
        return new Promise<never>((resolve) => {
          this.#answer = resolve;
        });
      },
    };
    perform(task, outside, setting).then(
      (result) => {
        this.result = result;
      },
      (error: unknown) => {
        this.result = error instanceof Error ? error.name : 'error';
      },
    );
  }

  rev: number | undefined;

  tell({ answer, at }: Told): void {
    if (this.request === undefined || this.#answer === undefined) throw new Error('nothing was asked');
    const value: unknown = answer === undefined ? undefined : JSON.parse(answer);
    this.rev = revAfter(this, value);
    this.request = undefined;
    this.#now = at;
    this.#answer(value as never);
  }

  /** Lets everything run that needs no answer. */
  rest(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

const personSchema = z.object({ rev: z.int() });

/** What it read last, or wrote last. */
function revAfter({ request, rev }: Pick<Node, 'request' | 'rev'>, answer: unknown): number | undefined {
  switch (request?.call) {
    case 'get':
      return personSchema.safeParse(answer).data?.rev;
    case 'listings':
      return z.array(z.object({ subscriber: personSchema })).parse(answer)[0]?.subscriber.rev;
    case 'save':
      return answer === true ? request.next.rev : rev;
    default:
      return rev;
  }
}
