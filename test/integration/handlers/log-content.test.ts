import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { httpEvent } from '../../support/lambda-events.ts';
import type { SesAnswer } from '../../support/loopback-ses.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';
import { day, minute, type Service, startService } from './service.ts';

/** Stands in everything that the person types, so that one search finds any of it. */
const mark = `canary${randomUUID().slice(0, 8)}`;
const name = 'Canaria';
const addresses = Array.from({ length: 8 }, (_, i) => `${mark}-${i}+tag@${mark}.example.com`);
const secrets = new Set<string>();

let output: WrittenOutput;
let service: Service;
beforeAll(async () => {
  output = captureOutput();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  vi.restoreAllMocks();
});

const fail = (code: string, message: string, status = 400): SesAnswer => ({
  do: 'fail',
  status,
  code,
  message,
});
const sesTroubles: readonly SesAnswer[] = [
  fail('Throttling', `Maximum sending rate exceeded for ${mark}.`),
  fail('AccessDenied', `User may not send to ${addresses[0]}`, 403),
  fail('InternalFailure', `Failed for ${addresses[0]}`, 500),
  fail('MessageRejected', `Email address is not verified: ${addresses[0]}`),
  { do: 'reset' },
  { do: 'say', status: 200, body: `<x>${mark}</x>` },
];

/** Every blind index and every token there is by now. */
async function collectSecrets(): Promise<void> {
  for (const item of await service.dump()) {
    const { pk } = JSON.parse(item) as { pk: string };
    if (pk.startsWith('A#')) secrets.add(pk.slice(2));
  }
  for (const mail of await service.mails())
    for (const page of ['c', 'u', 'p'] as const) secrets.add(mail.token(page));
  secrets.delete('');
}

async function forms(): Promise<void> {
  for (const email of addresses) await service.submit({ email, firstName: name, postalCode: '9canary9' });
  const bad = [
    { email: `${mark}@@${mark}.example.com` },
    { email: `${mark}@${mark}.invalid` },
    { firstName: `<${mark}>` },
    { [mark]: mark },
    { consentVersion: mark },
    { campaign: `${mark}_` },
    { website: mark },
    { timeZone: mark },
  ];
  for (const fields of bad) await service.submit({ email: addresses[0], ...fields });
  await service.submitFromBrowser({ email: `${mark}@${mark}.example.com`, [mark]: mark });
  const raw = (type: string, body: string, base64 = false) =>
    service.http(
      'intake',
      httpEvent('POST /v1/interest', {
        headers: { 'content-type': type, referer: `https://x/${mark}` },
        body,
        base64,
      }),
    );
  await raw('application/json', `{"email":"${addresses[0]}"`);
  await raw('application/json', `{"__proto__":"${addresses[0]}"}`);
  await raw('application/json', `"${addresses[0]}"`.repeat(3_000));
  await raw('text/plain', addresses[0] ?? '');
  await raw('application/x-www-form-urlencoded', `email=${mark}&__proto__=${mark}`, true);
}

async function links(): Promise<void> {
  await collectSecrets();
  const mails = await service.mails();
  for (const token of [...secrets, `${mark}${'x'.repeat(51 - mark.length)}`, mark.repeat(30)]) {
    for (const page of ['c', 'u', 'p'] as const) await service.get(page, token);
  }
  for (const mail of mails) {
    for (const page of ['u', 'p'] as const) await service.press('c', mail.token(page));
    await service.press('u', mail.token('c'));
    await service.press('p', mail.token('p'), { choice: mark });
  }
}

it('no address, name, token or blind index is in any line, whatever happens (X-40)', async () => {
  // Forms and confirmations, in every mood of SES.
  await forms();
  for (const answer of sesTroubles) {
    service.ses.play(answer);
    await service.drain('confirmation');
    service.wait(6 * minute);
  }
  service.ses.play({ do: 'accept' });
  service.wait(day);
  await forms();
  await service.drain('confirmation');
  await links();
  for (const mail of await service.mails()) await service.press('c', mail.token('c'));

  // Letters, in every mood of SES.
  for (const answer of sesTroubles) {
    service.ses.play(answer);
    service.nextDay();
    await service.tick();
  }
  service.ses.play({ do: 'accept' });
  for (let days = 0; days < 3; days++) {
    service.nextDay();
    await service.tick();
  }
  await links();

  // What SES reports, well formed and not.
  const mails = (await service.mails()).filter(({ tag }) => tag !== 'confirmation');
  const [first, second, third] = mails;
  if (!first || !second || !third) throw new Error('no letters came');
  for (const eventType of ['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject', 'Unheard']) {
    const mail = {
      messageId: first.messageId,
      destination: [first.to],
      tags: { send: [first.tag] },
      commonHeaders: { subject: mark },
    };
    const timestamp = new Date(service.now()).toISOString();
    const bounce = { bounceType: 'Permanent', bounceSubType: mark, timestamp };
    await service.feedback({
      eventType,
      mail,
      bounce,
      complaint: { complaintFeedbackType: mark, timestamp },
    });
    await service.feedback({
      eventType,
      mail: { ...mail, destination: [], [mark]: mark },
      bounce: { [mark]: mark },
    });
    await service.feedback({ eventType, mail: { ...mail, tags: { send: ['no_such_row'] } } });
  }

  // Items that cannot be read, and a profile that does not open.
  for (const [attribute, value] of [
    ['profile', { sealed: mark, audience: 'self', country: 'US' }],
    [mark, first.to],
  ] as const) {
    const email = `${mark}-broken-${attribute === mark}@${mark}.example.com`;
    service.nextDay();
    await service.join(email, { firstName: name });
    await collectSecrets();
    const item = (await service.dump()).findLast(
      (each) => each.includes('"sk":"P"') && each.includes('"step":"welcome"'),
    );
    const { pk } = JSON.parse(item ?? '{}') as { pk: string };
    await service.client.send(
      new UpdateCommand({
        TableName: service.tableName,
        Key: { pk, sk: 'P' },
        UpdateExpression: 'SET #a = :v',
        ExpressionAttributeNames: { '#a': attribute },
        ExpressionAttributeValues: { ':v': value },
      }),
    );
    for (let i = 0; i < 6; i++) {
      await service.tick();
      service.wait(6 * minute);
    }
    await service.submit({ email });
    await service.drain('confirmation');
  }

  // Leaving and erasing.
  await service.press('u', second.token('u'));
  for (const choice of ['campaign', 'everything', 'erase'])
    await service.press('p', third.token('p'), { choice });
  await service.finishErasing();
  await service.feedback({
    eventType: 'Send',
    mail: { messageId: 'x', destination: [third.to], tags: { send: [third.tag] } },
  });
  await links();

  // Nothing behind the functions works.
  const { TABLE_NAME } = process.env;
  for (const broken of ['table', 'secret']) {
    if (broken === 'table') process.env['TABLE_NAME'] = 'no-such-table';
    else service.secrets.fail(true);
    await service.restart();
    await forms();
    await service.drain('confirmation');
    await links().catch(() => {});
    await service.press('u', first.token('u'));
    await service.press('p', first.token('p'), { choice: 'erase' });
    await service.feedback({
      eventType: 'Bounce',
      mail: { messageId: 'x', destination: [first.to] },
      bounce: { bounceType: 'Permanent', timestamp: '2026-12-01T14:00:00Z' },
    });
    await service.nominate().catch(() => {});
    process.env['TABLE_NAME'] = TABLE_NAME;
    service.secrets.fail(false);
  }

  const written = output.text();
  const events = new Set(output.records().map(({ message }) => message));
  for (const event of [
    'interest.submitted',
    'http.refused',
    'http.failed',
    'queue.failed',
    'queue.malformed',
    'step.not_sent',
    'feedback.recorded',
  ]) {
    expect(events).toContain(event);
  }
  expect(output.records().length).toBeGreaterThan(200);
  const spellings = (text: string) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
  ];
  const found = (text: string) =>
    written.split('\n').find((line) => line.toLowerCase().includes(text.toLowerCase()));
  expect(found(mark)).toBeUndefined();
  expect(found(name)).toBeUndefined();
  expect(found('9canary9')).toBeUndefined();
  for (const address of addresses)
    for (const spelling of spellings(address)) expect(found(spelling)).toBeUndefined();
  expect(secrets.size).toBeGreaterThan(30);
  for (const secret of secrets) expect(found(secret), 'a token or an index').toBeUndefined();
});
