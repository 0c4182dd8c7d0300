import { day, hour, minute } from '#shared/domain/instant.ts';
import { erase, leave, suppress } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { writeDigest } from '#shared/usecases/evidence-digest.ts';
import { evidenceOf } from './evidence.ts';
import { chanceFor } from './prng.ts';
import type { Harm } from './store.ts';
import { queueOf, type World } from './world.ts';

/** The table is restored to an earlier moment, as the operating instructions say. */
export function planRestore(world: World): void {
  const { seed, timeline, faults, faultsUntil, store } = world;
  if (!faults.includes('table restored')) return;
  const start = timeline.now();
  const chance = chanceFor(seed, 'restore');
  const days = Math.floor(chance.between(3 * day, Math.max(4 * day, (faultsUntil - start) / 2)) / day);
  // In the hours in which mails go out, or soon after: else there is nothing that could come twice.
  const at = Math.floor(start / day) * day + days * day + chance.between(9 * hour, 18 * hour);
  const from = at - chance.between(20 * minute, 9 * hour);
  timeline.at(from, async () => {
    const back = await store.freeze();
    timeline.at(at, () => {
      faults.count('table restored');
      shut(world);
      // What was under way ends at the old table.
      timeline.after(6 * minute, () => restore(world, from, back));
    });
  });
}

function shut({ queues, running }: World): void {
  queueOf(queues.send).shut();
  queueOf(queues.feedback).shut();
  for (const env of running) env.kill();
}

async function restore(world: World, from: number, back: () => Promise<void>): Promise<void> {
  const { store, truth, timeline, queues, running } = world;
  for (const env of running) env.kill();
  const at = timeline.now();
  await back();
  truth.restored = { from, at };
  const { account, subscribers } = store.ports;
  const state = await account.state();
  await account.save({ ...state, sendFloor: at, rev: state.rev + 1 });
  // What staff said of claims since then is said again before anything goes out.
  await writeDigest({ account, register: evidenceOf(world).register });
  for (const [enrolment, { key }] of [...truth.confirmed]) {
    const person = await subscribers.get(key, 'strong').catch(() => undefined);
    if (!person?.enrolments.some(({ id }) => id === enrolment)) truth.forget(enrolment);
  }
  // From the log that is kept outside the table, and from SES's own list.
  for (const [key, left] of truth.left)
    for (const [campaign, when] of left) if (when >= from) await leaveAgain(world, key, campaign);
  queueOf(queues.send).open();
  queueOf(queues.feedback).open();
  world.onDue(at);
}

async function leaveAgain({ store, truth, timeline }: World, key: string, campaign: string): Promise<void> {
  const now = timeline.now();
  await changeSubscriber(store.ports, key, (person) => {
    if (truth.erased.has(key)) {
      if (person?.suppressed?.reason === 'erased') return undefined;
      return person ? erase(person, now) : suppress(person, key, 'erased', now);
    }
    if (person === undefined || person.suppressed) return undefined;
    return truth.suppressed.has(key) ? suppress(person, key, 'bounced', now) : leave(person, campaign, now);
  });
}

/** Hands in the table, each once, at some time. */
export function planDamage(world: World): void {
  const { seed, timeline, faults, faultsUntil, keys } = world;
  const start = timeline.now();
  for (const key of keys.values()) {
    const chance = chanceFor(seed, 'damage', key);
    const when = start + chance.between(2 * day, faultsUntil - start - day);
    if (faults.happens('item unreadable', 'people')) {
      harmAt(world, when, { kind: 'spoil', key });
      harmAt(world, Math.min(faultsUntil, when + chance.between(hour, 4 * day)), { kind: 'heal', key });
      // A restore may have brought back what was healed since.
      harmAt(world, faultsUntil, { kind: 'heal', key });
    } else if (faults.happens('index keys deleted', 'people')) {
      harmAt(world, when, { kind: 'unlist', key });
    } else if (faults.happens('next step deleted', 'people')) {
      timeline.at(when, () => dropNext(world, key));
    } else if (faults.happens('row deleted', 'people')) {
      timeline.at(when, () => dropRow(world, key));
    }
  }
}

function harmAt({ timeline, store, trace }: World, when: number, harm: Harm): void {
  timeline.at(when, () => {
    trace?.(`damage ${JSON.stringify(harm)}`);
    return store.damage(harm);
  });
}

async function dropNext({ store, truth }: World, key: string): Promise<void> {
  const person = await store.ports.subscribers.get(key, 'strong').catch(() => undefined);
  if (person === undefined || person.erasing !== undefined) return;
  const enrolments = person.enrolments.map((enrolment) => {
    if (enrolment.ended) return enrolment;
    const { next: _, ...rest } = enrolment;
    truth.holes.add(enrolment.id);
    return rest;
  });
  await store.damage({ kind: 'drop-next', subscriber: { ...person, rev: person.rev + 1, enrolments } });
}

async function dropRow({ store, truth }: World, key: string): Promise<void> {
  const person = await store.ports.subscribers.get(key, 'strong').catch(() => undefined);
  const enrolment = person?.enrolments[0];
  const step = enrolment?.begun[0];
  if (enrolment === undefined || step === undefined) return;
  const row = { campaign: enrolment.campaign, enrolment: enrolment.id, step };
  truth.deleted.add(`${row.campaign}_${row.enrolment}_${row.step}`);
  await store.damage({ kind: 'delete-row', row });
}
