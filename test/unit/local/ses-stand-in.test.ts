import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type SesStandIn, startSesStandIn } from '#infra/local/ses-stand-in.ts';

const raw = Buffer.from('Subject: \xfc+/=&%\r\n\r\nbody\r\n', 'latin1');
const command = () =>
  new SendRawEmailCommand({
    RawMessage: { Data: raw },
    Source: 'hello@letters.example.org',
    Destinations: ['ana@example.org', 'ben@example.org'],
    ConfigurationSetName: 'sequence',
    Tags: [
      { Name: 'send', Value: 'a_b_c' },
      { Name: 'other', Value: 'x' },
    ],
  });

const clientOf = ({ url }: SesStandIn): SESClient =>
  new SESClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

describe('SES stand-in, spoken to by the real client', () => {
  let ses: SesStandIn;
  let client: SESClient;
  const accepted: string[] = [];

  beforeAll(async () => {
    ses = await startSesStandIn({ now: () => 42, onAccepted: ({ messageId }) => accepted.push(messageId) });
    client = clientOf(ses);
  });
  afterAll(async () => {
    client.destroy();
    await ses.stop();
  });

  it('keeps a mail as it was sent, byte for byte', async () => {
    const { MessageId = '' } = await client.send(command());
    expect(accepted).toEqual([MessageId]);
    expect(ses.find(MessageId)).toEqual({
      messageId: MessageId,
      at: 42,
      source: 'hello@letters.example.org',
      destinations: ['ana@example.org', 'ben@example.org'],
      configurationSet: 'sequence',
      tags: { send: 'a_b_c', other: 'x' },
      raw,
    });
  });

  it('plays errors of SES, and keeps nothing then', async () => {
    const before = ses.mails.length;
    ses.play(() => ({ code: 'Throttling', message: 'Maximum sending rate exceeded <&>.' }));
    await expect(client.send(command())).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded <&>.',
      $metadata: { httpStatusCode: 400 },
    });
    ses.play(() => undefined);
    expect(ses.mails).toHaveLength(before);
  });

  it('tells the quota', async () => {
    expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: 50_000,
      MaxSendRate: 14,
      SentLast24Hours: ses.mails.length,
    });
  });

  it('tells another quota if asked to', async () => {
    const large = await startSesStandIn({ now: Date.now, quota: { max24HourSend: 1e6, maxSendRate: 200 } });
    const asking = clientOf(large);
    expect(await asking.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: 1e6,
      MaxSendRate: 200,
      SentLast24Hours: 0,
    });
    asking.destroy();
    await large.stop();
  });
});
