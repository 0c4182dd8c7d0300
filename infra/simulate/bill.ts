import type { Calls, Measured, PriceName, Prices } from './prices.ts';

export interface Line {
  readonly what: string;
  readonly price: PriceName;
  /** In the price's unit. */
  readonly amount: number;
  readonly dollars: number;
}

export interface Bill {
  /** For a million mails. */
  readonly mails: readonly Line[];
  readonly infrastructure: number;
  readonly ses: number;
  /** For as many people as get a million mails: the press of the button, and the form before it. */
  readonly presses: number;
  readonly signUps: number;
  /** A month, whatever is sent. */
  readonly fixed: readonly Line[];
}

/** What the simulation adds to what was measured. */
export interface Simulated {
  readonly mails: number;
  readonly batches: number;
  /** Messages, nominations too many among them. */
  readonly received: number;
  readonly billedSeconds: number;
  readonly memoryMb: number;
  readonly steps: number;
  readonly dueShards: number;
}

const million = 1_000_000;
const gigabyte = 1_000_000_000;
const minutesAMonth = 43_200;

export function billOf(prices: Prices, measured: Measured, simulated: Simulated): Bill {
  const line = (what: string, price: PriceName, amount: number): Line => ({
    what,
    price,
    amount,
    dollars: (amount / prices[price].per) * prices[price].dollars,
  });
  const { perMail, perPress, perSignUp, feedback, logs, storage } = measured;
  const batches = (simulated.batches / simulated.mails) * million;
  const feedbackBatches = million / feedback.eventsPerBatch;
  const seconds = (simulated.billedSeconds / simulated.mails) * million;
  const stored = ((storage.bytesPerMail * million) / gigabyte) * storage.months;
  // Dispatch puts messages by tens; each batch is received once and deleted once.
  const sendCalls = (simulated.received / simulated.mails / 10) * million + 2 * batches;
  const callLines = (calls: Calls, times: number) =>
    [
      ...each('writes', 'dynamodbWrite', calls.writeUnits),
      ...each('reads', 'dynamodbRead', calls.readUnits),
      ...each('calls', 'sqsCall', calls.queueCalls),
    ].map(({ what, price, units }) => line(what, price, units * times));
  const mails = [
    ...callLines(perMail, million),
    line('calls: send queue', 'sqsCall', sendCalls),
    line('calls: feedback queue', 'sqsCall', 2 * feedbackBatches),
    line('Delivery events', 'snsPublish', million),
    line('send function, time', 'lambdaTime', (seconds * simulated.memoryMb) / 1_024),
    line('send function, batches', 'lambdaRequest', batches),
    line(
      'feedback function, time',
      'lambdaTime',
      (((feedbackBatches * feedback.msPerBatch) / 1_000) * feedback.memoryMb) / 1_024,
    ),
    line('feedback function, batches', 'lambdaRequest', feedbackBatches),
    line('logs', 'logIngest', (logs.bytesPerMail * million) / gigabyte),
    line(`storage, ${storage.months} month`, 'storage', stored),
    line(`backup, ${storage.months} month`, 'backup', stored),
  ];
  const people = million / simulated.steps;
  return {
    mails,
    infrastructure: sum(mails),
    ses: line('mails', 'sesMail', million).dollars,
    presses: sum(callLines(perPress, people)),
    signUps: sum(callLines(perSignUp, people)),
    fixed: [
      line('ticks', 'scheduler', minutesAMonth),
      line('looks at the due index', 'dynamodbRead', minutesAMonth * simulated.dueShards * 0.5),
      // 256 MB for a fifth of a second.
      line('dispatch function, time', 'lambdaTime', minutesAMonth * 0.25 * 0.2),
      line('dispatch function, runs', 'lambdaRequest', minutesAMonth),
      // Five pollers a queue, three queues, each waiting 20 s.
      line('waiting on empty queues', 'sqsCall', minutesAMonth * 3 * 5 * 3),
      line('keys', 'kmsKey', 2),
      // A handful of callers, each with a data key of its own for five minutes.
      line('uses of the keys', 'kmsCall', (minutesAMonth / 5) * 10),
      line('root keys, origin key', 'secret', 2),
    ],
  };
}

const each = (kind: string, price: PriceName, units: Readonly<Record<string, number>>) =>
  Object.entries(units).map(([name, amount]) => ({ what: `${kind}: ${name}`, price, units: amount }));

export const sum = (lines: readonly Line[]): number =>
  lines.reduce((total, { dollars }) => total + dollars, 0);
