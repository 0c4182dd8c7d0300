import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { running } from '#infra/local/functions.ts';
import type { RecordedCall } from './recorded-call.ts';

/*
 * Loaded before the embedded run (`--import`): writes each kind of AWS call that a function makes, once,
 * as a line of JSON to a file of this process in the folder RECORD_CALLS.
 */
const folder = z.string().min(1).parse(process.env['RECORD_CALLS']);
mkdirSync(folder, { recursive: true });
const file = join(folder, `${process.pid}.jsonl`);
const seen = new Set<string>();

const inputSchema = z.looseObject({
  IndexName: z.string().optional(),
  QueueUrl: z.string().optional(),
  ConfigurationSetName: z.string().optional(),
  RawMessage: z.object({ Data: z.instanceof(Uint8Array) }).optional(),
});

/** SES takes the sender from the mail, since no call names one. */
function senderOf(mail: Uint8Array): string | undefined {
  const unfolded = Buffer.from(mail)
    .toString('latin1')
    .replaceAll(/\r\n[ \t]+/g, ' ');
  return /^From: .*?([^\s<>]+@[^\s<>]+)>?\r$/m.exec(unfolded)?.[1];
}

function record(command: { readonly constructor: { readonly name: string }; readonly input: unknown }): void {
  const fn = running.getStore();
  // Engines are also asked by the run itself, as AWS does it inside.
  if (fn === undefined) return;
  const { IndexName, QueueUrl, ConfigurationSetName, RawMessage } = inputSchema.parse(command.input);
  const from = RawMessage && senderOf(RawMessage.Data);
  const call: RecordedCall = {
    fn,
    command: command.constructor.name.replace(/Command$/, ''),
    ...(IndexName === undefined ? {} : { index: IndexName }),
    ...(QueueUrl === undefined ? {} : { queue: QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1) }),
    ...(ConfigurationSetName === undefined ? {} : { configurationSet: ConfigurationSetName }),
    ...(from === undefined ? {} : { from }),
  };
  const line = JSON.stringify(call);
  if (seen.has(line)) return;
  seen.add(line);
  appendFileSync(file, `${line}\n`);
}

interface Sending {
  send(command: Parameters<typeof record>[0], ...rest: readonly unknown[]): unknown;
}
const clients = [
  CognitoIdentityProviderClient,
  DynamoDBClient,
  DynamoDBDocumentClient,
  SESClient,
  SecretsManagerClient,
  SQSClient,
];
for (const base of new Set(clients.map(({ prototype }): Sending => Object.getPrototypeOf(prototype)))) {
  const { send } = base;
  base.send = function (this: Sending, command, ...rest) {
    record(command);
    return send.call(this, command, ...rest);
  };
}
