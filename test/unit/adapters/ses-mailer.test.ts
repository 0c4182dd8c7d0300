import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { sesMailer } from '#shared/adapters/ses-mailer.ts';
import type { Mail, SendResult } from '#shared/domain/mail.ts';
import { buildSender } from '../../support/builders.ts';
import {
  acceptedXml,
  faultXml,
  freePort,
  type LoopbackSes,
  type SesAnswer,
  startLoopbackSes,
  startMuteServer,
} from '../../support/loopback-ses.ts';

const minute = 60_000;
const mail: Mail = {
  stream: 'sequence',
  to: 'ana.lopez@mail.example.com',
  subject: 'What you asked for',
  body: { html: '<p>Hello</p>', text: 'Hello' },
  list: { leaveUrl: 'https://lantern.example/u/token', listId: 'first-steps', campaign: 'first-steps' },
  tag: 'first-steps_k3vq7znb2xw5mtra_welcome',
};
const short = { connect: 250, request: 400 };

let ses: LoopbackSes;
beforeEach(async () => {
  ses = await startLoopbackSes();
  useEndpoint(ses.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await ses.stop();
});

function useEndpoint(url: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL_SES', url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
}

const makeMailer = (timeouts = { connect: 2_000, request: 10_000 }) =>
  sesMailer(buildSender(), 'sequence-set', { now: () => Date.parse('2026-12-01T14:00:00Z') }, timeouts);

describe('the request', () => {
  it('names one destination, the configuration set and the one tag, and is signed', async () => {
    expect(await makeMailer().send(mail)).toEqual({ kind: 'accepted', messageId: 'message-1' });
    expect(ses.calls).toHaveLength(1);
    const [call] = ses.calls;
    expect(call?.destinations).toEqual(['ana.lopez@mail.example.com']);
    expect(call?.configurationSet).toBe('sequence-set');
    expect(call?.tags).toEqual({ send: 'first-steps_k3vq7znb2xw5mtra_welcome' });
    expect(call?.raw.toString()).toContain('List-Unsubscribe: <https://lantern.example/u/token>\r\n');
    expect(call?.authorization).toMatch(/^AWS4-HMAC-SHA256 .*\/ses\/aws4_request/);
  });

  it('is not made for a mail that could break a header', async () => {
    const result = await makeMailer().send({ ...mail, subject: 'x\r\nBcc: evil@example.org' });
    expect(result).toEqual({ kind: 'refused', code: 'malformed' });
    expect(ses.connections()).toBe(0);
  });
});

/** Answers of SES, in its own words, and what they must mean (S-05). */
const fail = (status: number, code: string, message: string): SesAnswer => ({
  do: 'fail',
  status,
  code,
  message,
});
const notSent = (code: string, retryAfter: number): SendResult => ({ kind: 'not-sent', code, retryAfter });
const refused = (code: string): SendResult => ({ kind: 'refused', code });
const unknown = { kind: 'unknown', code: expect.stringMatching(/^[A-Za-z-]+$/) };
const rejected =
  'Email address is not verified. The following identities failed the check in region US-EAST-1: ana.lopez@mail.example.com';

const answers: readonly (readonly [string, SesAnswer, unknown])[] = [
  ['the rate', fail(400, 'Throttling', 'Maximum sending rate exceeded.'), notSent('Throttling', minute)],
  [
    'the rate, newer',
    fail(400, 'ThrottlingException', 'Maximum sending rate exceeded.'),
    notSent('ThrottlingException', minute),
  ],
  [
    'too many',
    fail(429, 'TooManyRequestsException', 'Too many requests'),
    notSent('TooManyRequestsException', minute),
  ],
  ['the day', fail(400, 'Throttling', 'Daily message quota exceeded.'), notSent('Throttling', 60 * minute)],
  [
    'the day, newer',
    fail(400, 'LimitExceededException', 'Daily message quota exceeded'),
    notSent('LimitExceededException', 60 * minute),
  ],
  ['rejected', fail(400, 'MessageRejected', rejected), refused('MessageRejected')],
  ['an address', fail(400, 'InvalidParameterValue', 'Illegal address'), refused('InvalidParameterValue')],
  ['a bad request', fail(400, 'BadRequestException', 'Bad'), refused('BadRequestException')],
  [
    'paused',
    fail(400, 'AccountSendingPausedException', 'paused'),
    notSent('AccountSendingPausedException', 15 * minute),
  ],
  [
    'set paused',
    fail(400, 'ConfigurationSetSendingPausedException', 'paused'),
    notSent('ConfigurationSetSendingPausedException', 15 * minute),
  ],
  [
    'suspended',
    fail(400, 'AccountSuspendedException', 'suspended'),
    notSent('AccountSuspendedException', 15 * minute),
  ],
  [
    'no set',
    fail(400, 'ConfigurationSetDoesNotExist', 'no set'),
    notSent('ConfigurationSetDoesNotExistException', 15 * minute),
  ],
  [
    'MAIL FROM',
    fail(400, 'MailFromDomainNotVerifiedException', 'no'),
    notSent('MailFromDomainNotVerifiedException', 15 * minute),
  ],
  ['no right', fail(403, 'AccessDenied', 'User is not authorized'), notSent('AccessDenied', 15 * minute)],
  ['old keys', fail(403, 'ExpiredToken', 'expired'), notSent('ExpiredToken', 15 * minute)],
  [
    'a bad signature',
    fail(403, 'SignatureDoesNotMatch', 'no'),
    notSent('SignatureDoesNotMatch', 15 * minute),
  ],
  ['500', fail(500, 'InternalFailure', 'We are sorry'), unknown],
  ['503', fail(503, 'ServiceUnavailable', 'Slow down'), unknown],
  ['503 that says throttling', fail(503, 'Throttling', 'Maximum sending rate exceeded.'), unknown],
  ['502 of a proxy', { do: 'say', status: 502, body: '<html>Bad Gateway</html>' }, unknown],
  ['a 200 without an id', { do: 'say', status: 200, body: '<SendRawEmailResponse/>' }, unknown],
  ['a 200 that is empty', { do: 'say', status: 200, body: '' }, unknown],
  ['a 200 that is no XML', { do: 'say', status: 200, body: 'ok' }, unknown],
  ['half a 200', { do: 'say-half', status: 200, body: acceptedXml('message-half') }, unknown],
  [
    'half a 400',
    { do: 'say-half', status: 400, body: faultXml('Throttling', 'Maximum sending rate exceeded.') },
    unknown,
  ],
  ['a reset after the request', { do: 'reset' }, unknown],
];

describe('what SES answers', () => {
  it.each(answers)('%s: one request, and it means what it says', async (_, answer, expected) => {
    ses.play(answer);
    const result = await makeMailer().send(mail);
    expect(result).toEqual(expected);
    expect(ses.calls).toHaveLength(1);
    expect(ses.connections()).toBe(1);
    expect(JSON.stringify(result)).not.toMatch(/ana|lopez|@/);
  });

  it('a reset at the first byte is unknown too: nobody can tell how much was read', async () => {
    ses.resetOnFirstByte();
    expect(await makeMailer().send(mail)).toEqual(unknown);
    expect(ses.connections()).toBe(1);
    expect(ses.calls).toHaveLength(0);
  });

  it('the next mail after each of them is judged by itself', async () => {
    const mailer = makeMailer();
    for (const [, answer, expected] of answers) {
      ses.play(answer);
      expect(await mailer.send(mail)).toEqual(expected);
      ses.play({ do: 'accept' });
      mailer.dropConnections();
      expect(await mailer.send(mail)).toMatchObject({ kind: 'accepted' });
    }
    expect(ses.calls).toHaveLength(2 * answers.length);
  });
});

describe('time', () => {
  it('runs out on an answer that never comes: unknown', async () => {
    ses.play({ do: 'hang' });
    const start = performance.now();
    expect(await makeMailer(short).send(mail)).toEqual({ kind: 'unknown', code: 'TimeoutError' });
    expect(performance.now() - start).toBeGreaterThan(350);
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(ses.calls).toHaveLength(1);
  });

  it('runs out on a TLS handshake that never ends: surely not sent', async () => {
    const mute = await startMuteServer();
    useEndpoint(`https://127.0.0.1:${mute.port}`);
    const start = performance.now();
    expect(await makeMailer(short).send(mail)).toEqual({
      kind: 'not-sent',
      code: 'TimeoutError',
      retryAfter: minute,
    });
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(mute.connections()).toBe(1);
    await mute.stop();
  });
});

describe('before a connection stands nothing was sent', () => {
  it('when nobody listens', async () => {
    useEndpoint(`http://127.0.0.1:${await freePort()}`);
    expect(await makeMailer(short).send(mail)).toMatchObject({ kind: 'not-sent', retryAfter: minute });
  });

  it('when the name does not resolve', async () => {
    useEndpoint('http://ses.lantern.invalid');
    expect(await makeMailer({ connect: 5_000, request: 5_000 }).send(mail)).toMatchObject({
      kind: 'not-sent',
      retryAfter: minute,
    });
  });

  it('when the peer does not speak TLS', async () => {
    useEndpoint(`https://127.0.0.1:${ses.port}`);
    expect(await makeMailer(short).send(mail)).toMatchObject({ kind: 'not-sent' });
    expect(ses.calls).toHaveLength(0);
  });

  it('when there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    expect(await makeMailer(short).send(mail)).toMatchObject({ kind: 'not-sent' });
    expect(ses.connections()).toBe(0);
  });

  it('also when the mail before had a connection', async () => {
    const mailer = makeMailer(short);
    expect(await mailer.send(mail)).toMatchObject({ kind: 'accepted' });
    mailer.dropConnections();
    await ses.stop();
    expect(await mailer.send(mail)).toMatchObject({ kind: 'not-sent' });
    ses = await startLoopbackSes();
  });
});

describe('idle connections', () => {
  const rounds = 5;
  const perRound = 10;

  async function sendInRounds(
    beforeRound: (mailer: ReturnType<typeof makeMailer>) => void,
  ): Promise<SendResult[]> {
    const mailer = makeMailer();
    const results: SendResult[] = [];
    for (let round = 0; round < rounds; round++) {
      beforeRound(mailer);
      for (let i = 0; i < perRound; i++) results.push(await mailer.send(mail));
      ses.forgetIdle();
    }
    return results;
  }

  it('that the peer forgot lose mail, unless they are dropped first: 50 of 50 arrive', async () => {
    const results = await sendInRounds((mailer) => mailer.dropConnections());
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(50);
    expect(ses.accepted()).toBe(50);
    expect(ses.connections()).toBe(rounds);
  });

  it('that are not dropped make the loss that this guards against, and it is unknown, never lost silently', async () => {
    const results = await sendInRounds(() => {});
    const lost = results.filter(({ kind }) => kind === 'unknown');
    expect(lost).toHaveLength(rounds - 1);
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(50 - lost.length);
    expect(ses.accepted()).toBe(50 - lost.length);
  });

  it('are reused within a batch', async () => {
    const mailer = makeMailer();
    for (let i = 0; i < 20; i++) await mailer.send(mail);
    expect(ses.connections()).toBe(1);
    expect(ses.calls).toHaveLength(20);
  });
});
