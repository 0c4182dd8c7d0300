import { startDynamodbLocal } from '#infra/bench/dynamodb-local.ts';
import { Journey } from '#infra/bench/journey.ts';
import { countTo, currentMeter, inFunction, Meter } from '#infra/bench/meter.ts';
import { startService } from '#infra/bench/service.ts';
import { watchClients } from '#infra/bench/taps.ts';
import { publishShippedCampaign } from '#infra/local/shipped-campaign.ts';

const n = Number(process.argv[2] ?? 100);
const t0 = performance.now();
const t = () => ((performance.now() - t0) / 1000).toFixed(1);
const db = await startDynamodbLocal();
if (!db) throw new Error('java');
watchClients();
const s = await startService(
  db,
  (invoke) => (name, event) => inFunction(name, () => invoke(name, event)),
  console.error,
);
await publishShippedCampaign(s);
const j = new Journey(s, 60);
j.startOnMonday();
console.log(t(), 'started');
const up = new Meter();
countTo(up);
const links = await j.signUp(0, n);
console.log(t(), 'signed up', links.length);
const seq = new Meter();
countTo(seq);
await j.confirm(links);
console.log(t(), 'confirmed');
await j.travel();
console.log(t(), 'done', seq.accepted, seq.sesCalls);
for (const m of [up, seq]) {
  console.table(
    m.ledger.map((u) => ({ ...u, per: ((u.table + u.due + u.attention) / m.accepted).toFixed(4) })),
  );
  console.table(m.queues);
}
const idle = new Meter();
countTo(idle);
await j.tick();
console.table(idle.ledger);
console.table(idle.queues);
await s.stop();
await db.stop();
