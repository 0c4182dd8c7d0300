import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lastReceive } from '#functions/runtime/queue.ts';
import { hour, type Instant, minute, second } from '#shared/domain/instant.ts';
import { sqsEvent, sqsRecord } from '../../support/lambda-events.ts';
import type { Environment } from './environment.ts';
import type { Faults } from './faults.ts';
import type { Chance } from './prng.ts';
import type { Timeline } from './timeline.ts';

/** A queue as SQS keeps it, its event source, and its dead-letter queue. */
export interface QueueModel {
  put(body: string, delayMs: number): void;
  /** Waiting to be received, and received but not deleted. */
  depth(): number;
  /** Nothing waits, here or among the dead, but what cannot even be read. */
  isEmpty(): boolean;
  /** What waits in the dead-letter queue goes back. */
  redrive(): number;
  /** Nothing is handed out until `open`; every worker is stopped. */
  shut(): void;
  open(): void;
}

/** A worker of the event source: an environment and the function that runs in it. */
export interface Worker {
  readonly environment: Environment;
  readonly run: (event: SQSEvent) => Promise<SQSBatchResponse>;
}

interface Message {
  readonly id: string;
  readonly body: string;
  visibleAt: Instant;
  receives: number;
  firstReceivedAt?: Instant;
  isDeleted: boolean;
}

interface Slot {
  worker: Worker;
  isBusy: boolean;
}

/** Somebody has looked at what cannot be read, and thrown it away. */
const isReadable = (body: string): boolean => body.endsWith('}') && !body.includes('dance');

const visibility = 6 * minute;
const batchSize = 10;

export function queueModel(
  name: string,
  { timeline, faults, chance }: { timeline: Timeline; faults: Faults; chance: Chance },
  workers: number,
  start: (slot: number) => Worker,
): QueueModel {
  const messages = new Set<Message>();
  const dead: Message[] = [];
  const slots: Slot[] = [];
  let ids = 0;
  let isShut = false;

  const enter = (body: string, delayMs: number, id?: string) => {
    ids += 1;
    const visibleAt = timeline.now() + delayMs;
    const message: Message = { id: id ?? `${name}-${ids}`, body, visibleAt, receives: 0, isDeleted: false };
    messages.add(message);
    timeline.at(message.visibleAt, handOut);
  };

  const isReceivable = (message: Message): boolean => {
    if (message.visibleAt > timeline.now()) return false;
    if (message.receives < lastReceive) return true;
    messages.delete(message);
    dead.push(message);
    return false;
  };

  const nextBatch = (): readonly Message[] => {
    const size = 1 + chance.int(batchSize);
    const batch: Message[] = [];
    for (const message of messages) {
      if (isReceivable(message)) batch.push(message);
      if (batch.length === size) break;
    }
    return batch;
  };

  const handOut = () => {
    for (let number = 0; number < workers && !isShut; number++) {
      const slot = slots[number];
      if (slot?.isBusy) continue;
      const batch = nextBatch();
      if (batch.length === 0) return;
      const isFit = slot?.worker.environment.isFit() === true;
      const worker = isFit && slot !== undefined ? slot.worker : start(number);
      const next = { worker, isBusy: true };
      slots[number] = next;
      receive(next, batch);
    }
  };

  const receive = (slot: Slot, batch: readonly Message[]) => {
    for (const message of batch) {
      message.receives += 1;
      message.firstReceivedAt ??= timeline.now();
      message.visibleAt = timeline.now() + visibility;
      timeline.at(message.visibleAt, handOut);
      if (faults.happens('message repeated', name))
        enter(message.body, chance.is(0.7) ? chance.int(20 * second) : chance.int(12 * hour), message.id);
    }
    const records = batch.map(({ id, body, receives, firstReceivedAt = 0 }) =>
      sqsRecord({ messageId: id, body, receives, firstReceivedAt }),
    );
    slot.worker.environment.invoke(
      () => slot.worker.run(sqsEvent(...records)),
      (end) => {
        slot.isBusy = false;
        if (end !== 'dead' && 'value' in end) conclude(batch, end.value);
        timeline.after(0, handOut);
      },
    );
  };

  const conclude = (batch: readonly Message[], { batchItemFailures }: SQSBatchResponse) => {
    const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of batch)
      if (!back.has(message.id) && !faults.happens('deletion lost', name)) messages.delete(message);
  };

  return {
    put(body, delayMs) {
      if (faults.happens('message lost', name)) return;
      const isLate = faults.happens('message late', name);
      enter(body, delayMs + (isLate ? chance.between(minute, 10 * hour) : chance.int(400)));
    },
    depth: () => messages.size,
    isEmpty: () => [...messages, ...dead].every(({ body }) => !isReadable(body)),
    redrive() {
      const back = dead.splice(0).filter(({ body }) => isReadable(body));
      for (const { body } of back) enter(body, 0);
      return back.length;
    },
    shut() {
      isShut = true;
      for (const { worker } of slots) worker.environment.kill();
    },
    open() {
      isShut = false;
      handOut();
    },
  };
}
