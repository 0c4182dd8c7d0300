import { publishShippedCampaign } from '#infra/local/shipped-campaign.ts';
import { startDynamodbLocal } from './dynamodb-local.ts';
import { watchInvocations } from './invocations.ts';
import { Journey } from './journey.ts';
import { countTo, Meter } from './meter.ts';
import { renewClaims } from './renewal.ts';
import { measureSend, type SendCpu } from './send-cpu.ts';
import { startService } from './service.ts';
import { type Consumption, consumptionOf } from './tally.ts';
import { watchClients } from './taps.ts';

export interface Ledger {
  readonly people: number;
  /** From the first date to END. */
  readonly sequence: Consumption;
  /** In which somebody was due. */
  readonly ticks: number;
  /** Looks at SES's quota meanwhile. */
  readonly quotaLooks: number;
  /** The press of the button, for each person. */
  readonly press: Consumption;
  /** From the form to the event of the confirmation mail. */
  readonly signUp: Consumption;
  /** One tick that finds nobody. */
  readonly idleTick: Pick<Meter, 'ledger' | 'queues'>;
  readonly cpu: SendCpu;
}

/**
 * The handlers themselves on Amazon's engine, with counts from the engine's own answers. Undefined
 * where Java is missing.
 *
 * @param people      whose calls are counted
 * @param cpuPeople   whose mails are timed afterwards, with nothing counted meanwhile
 */
export async function measureLedger(
  people: number,
  cpuPeople: number,
  report: (line: string) => void,
): Promise<Ledger | undefined> {
  const database = await startDynamodbLocal();
  if (database === undefined) return undefined;
  watchClients();
  const service = await startService(database, watchInvocations, report);
  try {
    await publishShippedCampaign(service);
    const journey = new Journey(service);
    await journey.startOnMonday();

    const signUp = await counted(async () => journey.signUp(0, people));
    report(`${people} people signed up`);
    const press = await counted(async () => journey.confirm(signUp.result));
    const sequence = await counted(async () => journey.travel());
    report(`${sequence.meter.accepted} mails sent`);
    const idle = await counted(async () => journey.tick());
    const approver = await service.staff.sign('bench-approver', ['approver']);
    await renewClaims(service.url, approver, service.clock.now());
    const cpu = await measureSend(journey, people, people + cpuPeople);
    report(`${cpu.mails} more mails timed`);
    return {
      people,
      sequence: consumptionOf(sequence.meter),
      ticks: sequence.result.ticks,
      quotaLooks: sequence.meter.quotaLooks,
      press: consumptionOf(press.meter, people),
      signUp: consumptionOf(signUp.meter),
      idleTick: { ledger: idle.meter.ledger, queues: idle.meter.queues },
      cpu,
    };
  } finally {
    await service.stop();
    await database.stop();
  }
}

async function counted<T>(work: () => Promise<T>): Promise<{ readonly meter: Meter; readonly result: T }> {
  const meter = new Meter();
  countTo(meter);
  try {
    return { meter, result: await work() };
  } finally {
    countTo(undefined);
  }
}
