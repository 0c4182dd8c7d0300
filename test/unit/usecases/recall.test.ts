import { describe, expect, it } from 'vitest';

import { campaignShards } from '#shared/declarations/table.ts';
import { day } from '#shared/domain/instant.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import { erase, suppress } from '#shared/domain/subscriber-changes.ts';
import { housekeep } from '#shared/usecases/housekeep.ts';
import { leaveByLink } from '#shared/usecases/leave.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import {
  buildCompiledStep,
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildProfile,
  buildPublished,
  buildStanding,
  buildSubscriber,
  buildTiming,
  tuesday,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const correction = 'note-e-03-1';
const recall = { claim: 'E-03', edition: 1, campaigns: ['first-steps'] };

/** A campaign that told E-03, and a published correction of it; nobody is in either. */
async function world() {
  const deps = inMemoryDeps();
  const welcome = buildCompiledStep({ id: 'welcome', claims: { 'E-03': buildStanding() } });
  const source = buildPublished({}, [welcome]);
  deps.campaigns.seed(buildHead(), source.version, source.steps);
  const timing = buildTiming({ id: 'note', delayDays: 0 });
  const note = buildPublished({ campaign: correction, steps: [timing] });
  deps.campaigns.seed(buildHead({ id: correction, recall }), note.version, note.steps);

  /** Somebody in the source campaign, with what came of `welcome`. */
  async function add(
    key: string,
    state: Parameters<typeof buildDelivery>[0] | undefined,
    enrolment: Partial<Enrolment> = {},
  ): Promise<void> {
    const id = `enrolment${key}`;
    const sealed = await sealPerson(deps, key, { email: `${key}@mail.example.com` });
    const own = buildEnrolment({
      id,
      begun: ['welcome'],
      next: { step: 'evidence', due: tuesday + 40 * day },
      ...enrolment,
    });
    const subscriber = buildSubscriber({ key, profile: buildProfile({ sealed }), enrolments: [own] });
    await deps.subscribers.save(subscriber);
    await deps.markers.put({ campaign: 'first-steps', enrolment: id, subscriber: key, at: tuesday });
    if (state) await deps.deliveries.record(buildDelivery({ enrolment: id, subscriber: key, ...state }));
  }
  const walkAll = async () => {
    for (let shard = 0; shard < campaignShards; shard++)
      await walk(deps, { v: 1, kind: 'recall', campaign: 'first-steps', correction, shard });
  };
  const person = async (key: string) => {
    const found = await deps.subscribers.get(key, 'strong');
    if (found === undefined) throw new Error(`no ${key}`);
    return found;
  };
  const inCorrection = async (key: string) =>
    (await person(key)).enrolments.filter(({ campaign }) => campaign === correction);
  const leave = async (key: string, campaign: string) =>
    leaveByLink(
      deps,
      await deps.tokens.sign({ purpose: 'leave', subscriber: key, campaign: campaignPrint(campaign) }),
    );
  /** Visits everybody who is due, until nobody is. */
  const send = async (keys: readonly string[]) => {
    for (const key of keys) await visit(deps, key);
  };
  return { deps, add, walkAll, person, inCorrection, leave, send };
}

describe('a correction', () => {
  it.each(['accepted', 'delivered', 'complained'] as const)('reaches whom the mail was %s', async (state) => {
    const { add, walkAll, inCorrection } = await world();
    await add('personaaaaaaaaaaaaaaaaa', { state });
    await walkAll();
    expect(await inCorrection('personaaaaaaaaaaaaaaaaa')).toMatchObject([
      { corrects: 'first-steps', version: 1, begun: [], next: { step: 'note' } },
    ]);
  });

  it.each([
    ['an outcome that nobody knows', { state: 'unknown' as const, reason: 'timeout' }, 1],
    ['a bounce', { state: 'bounced' as const, reason: 'transient' }, 0],
    ['a refusal', { state: 'refused' as const, reason: 'MessageRejected' }, 0],
    ['a skip', { state: 'skipped' as const, reason: 'claim-expired:E-03' }, 0],
    ['a version that nobody published', { version: 9 }, 0],
    ['another step', { step: 'evidence' }, 0],
    ['no mail at all', undefined, 0],
  ])('of %s reaches %#', async (_, row, times) => {
    const { add, walkAll, inCorrection } = await world();
    await add('personaaaaaaaaaaaaaaaaa', row);
    await walkAll();
    expect(await inCorrection('personaaaaaaaaaaaaaaaaa')).toHaveLength(times);
  });

  it('reaches nobody whose variant did not hold the claim', async () => {
    const { deps, add, walkAll, inCorrection } = await world();
    const text = buildCompiledStep({ id: 'welcome', claims: { 'E-03': buildStanding() } });
    const variants = {
      ...text.variants,
      'self.other.en-US': { subject: 'x', html: 'x', text: 'x', claims: [] },
    };
    const { version, steps } = buildPublished({}, [{ ...text, variants }]);
    deps.campaigns.seed(buildHead(), version, steps);
    await add('personaaaaaaaaaaaaaaaaa', { variant: 'self.other.en-US' });
    await add('personbbbbbbbbbbbbbbbbb', { variant: 'veteran.US.en-US' });
    await walkAll();
    expect(await inCorrection('personaaaaaaaaaaaaaaaaa')).toHaveLength(0);
    expect(await inCorrection('personbbbbbbbbbbbbbbbbb')).toHaveLength(1);
  });

  it('reaches who finished, or whose campaign was archived, and nobody who left, was suppressed or erased', async () => {
    const { deps, add, walkAll, person, inCorrection, leave } = await world();
    const { next: _, ...over } = buildEnrolment();
    for (const key of ['finished', 'archived', 'left', 'leftlate', 'bounced', 'erased']) await add(key, {});
    for (const key of ['finished', 'archived', 'leftlate']) {
      const found = await person(key);
      const ended = {
        reason: key === 'archived' ? ('archived' as const) : ('completed' as const),
        at: tuesday,
      };
      const enrolments = [{ ...over, id: `enrolment${key}`, begun: ['welcome'], ended }];
      await deps.subscribers.save({ ...found, rev: found.rev + 1, enrolments });
    }
    await leave('left', 'first-steps');
    await leave('leftlate', 'first-steps');
    await deps.subscribers.save(suppress(await person('bounced'), 'bounced', 'bounced', tuesday));
    await deps.subscribers.save(erase(await person('erased'), tuesday));
    await walkAll();
    for (const key of ['finished', 'archived']) expect(await inCorrection(key), key).toHaveLength(1);
    for (const key of ['left', 'leftlate', 'bounced', 'erased'])
      expect(await inCorrection(key), key).toHaveLength(0);
  });

  it('ends with the campaign it corrects, and its own link leaves that one', async () => {
    const { deps, add, walkAll, person, leave, send } = await world();
    for (const key of ['before', 'after']) await add(key, {});
    await walkAll();
    await leave('before', 'first-steps');
    await send(['before', 'after']);
    expect(deps.mailer.accepted.map(({ to }) => to)).toEqual(['after@mail.example.com']);
    const link = deps.mailer.accepted[0]?.list?.leaveUrl.split('/u/')[1] ?? '';
    expect(await leaveByLink(deps, link)).toBe('left');
    expect((await person('after')).enrolments.map(({ ended }) => ended?.reason)).toEqual(['left', 'left']);
  });

  it('goes out although the campaign that it corrects is archived meanwhile', async () => {
    const { deps, add, walkAll, person, send } = await world();
    await add('still', {}, { next: { step: 'evidence', due: tuesday - day } });
    await walkAll();
    const head = await deps.campaigns.head('first-steps');
    await deps.campaigns.saveHead(buildHead({ status: 'archived', rev: (head?.rev ?? 0) + 1 }));
    for (let visits = 0; visits < 3; visits++) await send(['still']);
    expect((await person('still')).enrolments.map(({ ended }) => ended?.reason)).toEqual([
      'archived',
      'completed',
    ]);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it('is looked for again at night while it is new, should its walk have been lost', async () => {
    const { deps, add, inCorrection } = await world();
    await add('missed', {});
    const recalls = () => deps.sendQueue.messages.filter(({ message }) => message.kind === 'recall');
    await housekeep(deps);
    expect(recalls()).toHaveLength(campaignShards);
    for (const { message } of recalls()) if (message.kind === 'recall') await walk(deps, message);
    expect(await inCorrection('missed')).toHaveLength(1);
    deps.clock.advance(8 * day);
    await housekeep(deps);
    expect(recalls()).toHaveLength(campaignShards);
  });

  it('takes in nobody who only asked for it by the form', async () => {
    const { deps, add, person, send } = await world();
    await add('stranger', undefined, {
      campaign: correction,
      next: { step: 'note', due: tuesday },
      begun: [],
    });
    await send(['stranger']);
    expect(deps.mailer.accepted).toEqual([]);
    expect((await person('stranger')).enrolments[0]?.ended?.reason).toBe('archived');
  });

  it('is sent once, though a worker dies between marker and person and pages are repeated at once', async () => {
    const { deps, add, walkAll, inCorrection, send } = await world();
    await add('personaaaaaaaaaaaaaaaaa', {});
    const { save } = deps.subscribers;
    deps.subscribers.save = () => Promise.reject(new Error('the worker died'));
    await expect(walkAll()).rejects.toThrow('died');
    deps.subscribers.save = save;
    await Promise.all([walkAll(), walkAll(), walkAll()]);
    expect(await inCorrection('personaaaaaaaaaaaaaaaaa')).toHaveLength(1);
    await send(['personaaaaaaaaaaaaaaaaa']);
    await walkAll();
    await send(['personaaaaaaaaaaaaaaaaa']);
    expect(deps.mailer.accepted).toHaveLength(1);
    const markers = await deps.markers.list(correction);
    expect(markers.items).toHaveLength(1);
  });
});

it('300 people, 120 told, 20 of them gone: 100 corrections', async () => {
  const { deps, add, walkAll, leave, send } = await world();
  const keys = Array.from({ length: 300 }, (_, i) => `person${i}`);
  for (const [i, key] of keys.entries()) await add(key, i < 120 ? { state: 'delivered' } : undefined);
  for (const key of keys.slice(0, 20)) await leave(key, 'first-steps');
  await Promise.all([walkAll(), walkAll()]);
  for (let round = 0; round < 3; round++) await send(keys);
  const told = deps.mailer.accepted.map(({ to }) => to);
  expect(told).toHaveLength(100);
  expect(new Set(told).size).toBe(100);
  expect(told.every((to) => Number(/\d+/.exec(to)?.[0]) >= 20 && Number(/\d+/.exec(to)?.[0]) < 120)).toBe(
    true,
  );
});
