import { describe, expect, test } from 'vitest';

import { day, second } from '#shared/domain/instant.ts';
import { confirmLife } from '#shared/domain/subscriber.ts';
import {
  buildSource,
  buildStepSource,
  buildSubscriber,
  campaignId,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { buildClaim } from '../../support/claims.ts';
import { forbiddenWords } from '../../support/in-memory/content.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';

test('sealed text opens in its own context only', async () => {
  const { cipher } = inMemoryDeps();
  const sealed = await cipher.seal('ana@mail.example.com', 'a');
  expect(sealed).not.toContain('ana');
  expect(await cipher.open(sealed, 'a')).toBe('ana@mail.example.com');
  await expect(cipher.open(sealed, 'b')).rejects.toThrow();
  expect(await cipher.seal('ana@mail.example.com', 'a')).not.toBe(sealed);
});

test('tokens are refused when cut, changed, too old or made for something else', async () => {
  const { tokens } = inMemoryDeps();
  const token = { purpose: 'confirm', subscriber: personKey, requestedAt: tuesday } as const;
  const text = await tokens.sign(token);
  expect(await tokens.verify(text, 'confirm', tuesday + confirmLife - 1)).toEqual(token);
  expect(await tokens.verify(text, 'confirm', tuesday + confirmLife)).toBeUndefined();
  expect(await tokens.verify(text, 'leave', tuesday)).toBeUndefined();
  expect(await tokens.verify(text.slice(0, -1), 'confirm', tuesday)).toBeUndefined();
  expect(await tokens.verify(`x${text}`, 'confirm', tuesday)).toBeUndefined();
  expect(await tokens.verify('', 'confirm', tuesday)).toBeUndefined();
  await expect(tokens.sign({ ...token, requestedAt: tuesday + 1 })).rejects.toThrow('whole seconds');
});

test('addresses: case does not matter, a plus tag is another person of the same mailbox', async () => {
  const { addresses } = inMemoryDeps();
  const key = await addresses.keyOf('Ana@mail.example.com');
  expect(key).toBe(await addresses.keyOf('ana@MAIL.example.com'));
  expect(key).toMatch(/^[\w-]{22}$/);
  expect(await addresses.keyOf('ana+1@mail.example.com')).not.toBe(key);
  expect(await addresses.mailboxOf('ana+1@mail.example.com')).toBe(
    await addresses.mailboxOf('ana@mail.example.com'),
  );
});

describe('the mailer', () => {
  const mail = {
    stream: 'sequence',
    to: 'a@b.example',
    subject: 's',
    body: { html: '', text: '' },
    tag: 't',
  } as const;

  test('accepts, unless a result is scripted', async () => {
    const { mailer } = inMemoryDeps();
    mailer.script({ kind: 'refused', code: 'MessageRejected' }, () => ({ kind: 'unknown', code: 'timeout' }));
    expect((await mailer.send(mail)).kind).toBe('refused');
    expect((await mailer.send(mail)).kind).toBe('unknown');
    expect(await mailer.send(mail)).toEqual({ kind: 'accepted', messageId: 'message-3' });
    expect(mailer.calls).toHaveLength(3);
    expect(mailer.accepted).toEqual([{ ...mail, messageId: 'message-3' }]);
  });
});

describe('the send queue', () => {
  const message = { v: 1, kind: 'visit', subscriber: personKey, gapMs: 0 } as const;

  test('gives messages back when their delay is over', async () => {
    const { clock, sendQueue } = inMemoryDeps();
    expect(await sendQueue.visits([0, 60].map((delaySeconds) => ({ message, delaySeconds })))).toBe(0);
    expect(await sendQueue.backlog()).toBe(1);
    expect(sendQueue.receive()).toEqual([message]);
    expect(sendQueue.receive()).toEqual([]);
    clock.advance(60 * second);
    expect(sendQueue.receive()).toEqual([message]);
  });

  test('refuses what the real one cannot do, and what it is told to refuse', async () => {
    const { sendQueue } = inMemoryDeps();
    await expect(sendQueue.visits([{ message, delaySeconds: 901 }])).rejects.toThrow('901');
    await expect(sendQueue.visits([{ message, delaySeconds: 0.5 }])).rejects.toThrow('0.5');
    sendQueue.refuse(1);
    expect(
      await sendQueue.visits([message, message].map((each) => ({ message: each, delaySeconds: 0 }))),
    ).toBe(1);
    sendQueue.reportBacklog(5_000);
    expect(await sendQueue.backlog()).toBe(5_000);
  });
});

test('a save can be raced, and its answer lost', async () => {
  const { subscribers } = inMemoryDeps();
  subscribers.seed(buildSubscriber());
  subscribers.beforeNextSave(() => subscribers.seed(buildSubscriber({ rev: 1 })));
  expect(await subscribers.save(buildSubscriber({ rev: 1, lastMailAt: 1 }))).toBe(false);
  subscribers.afterNextSave(() => {
    throw new Error('answer lost');
  });
  await expect(subscribers.save(buildSubscriber({ rev: 2 }))).rejects.toThrow('answer lost');
  expect(subscribers.stored.get(personKey)?.rev).toBe(2);
});

test('the compiler finds fault, and tells its variants apart', () => {
  const { compiler } = inMemoryDeps();
  const compile = (markdown: string, locales = ['en-US']) =>
    compiler.compile(buildStepSource({}, { markdown }), {
      campaign: campaignId,
      locales,
      register: new Map([['E-03', buildClaim()]]),
      former: new Map(),
      now: tuesday,
    });
  const { step, findings } = compile('See E-03, E-03.');
  expect(findings).toEqual([]);
  expect(Object.keys(step?.claims ?? {})).toEqual(['E-03']);
  expect(step?.variants['self.AU.en-US']?.claims).toEqual(['E-03']);
  expect(step?.variants['veteran.US.en-US']?.text).not.toBe(step?.variants['self.AU.en-US']?.text);
  expect(compile(`A ${forbiddenWords}!`).findings).toHaveLength(1);
  expect(compile('See C-01.').findings).toMatchObject([{ reason: 'The claim C-01 is unknown.' }]);
  expect(compile('Hola.', ['es-US']).step).toBeUndefined();
});

test('clock, sleep, log, templates and overrides', async () => {
  const log = { info: () => {}, warn: () => {}, count: () => {} };
  const deps = inMemoryDeps({ log });
  expect(deps.log).toBe(log);
  await deps.sleep(day);
  expect(deps.clock.now()).toBe(tuesday + day);
  expect(deps.sleep.waits).toEqual([day]);
  expect(await deps.templates.load('first-steps')).toEqual(buildSource());
  expect(await deps.templates.load('nothing')).toBeUndefined();
  expect(inMemoryDeps(undefined, 5).clock.now()).toBe(5);
});
