import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import PostalMime from 'postal-mime';

import { campaignsIn } from '#shared/persistence/campaigns.ts';
import {
  buildCompiledStep,
  buildDraft,
  buildHead,
  buildTimings,
  buildVersion,
} from '../../support/builders.ts';
import type { SesCall } from '../../support/loopback-ses.ts';
import { textLinks } from '../../support/mail-links.ts';

export const publicUrl = 'https://lantern.example';

/** A mail as somebody reads it. */
export interface ReadMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly raw: string;
  readonly messageId: string;
  readonly tag: string;
  /** The token of the first link to a page: `c` confirms, `u` leaves, `p` opens the choices. */
  token(page: 'c' | 'u' | 'p'): string;
}

export async function readMail(call: SesCall, messageId: string): Promise<ReadMail> {
  const { subject = '', text = '' } = await PostalMime.parse(call.raw);
  const links = textLinks(text);
  return {
    to: call.destinations.join(),
    subject,
    text,
    raw: call.raw.toString('latin1'),
    messageId,
    tag: call.tags['send'] ?? '',
    token: (page) =>
      links
        .find((link) => link.startsWith(`${publicUrl}/${page}/`))
        ?.split('/')
        .at(-1) ?? '',
  };
}

const rootKey = (): string => randomBytes(48).toString('base64url');

/** A running campaign of three short steps: at once, after two days, after four more. */
export async function publish(client: DynamoDBDocumentClient, tableName: string): Promise<void> {
  const campaigns = campaignsIn(client, tableName);
  await campaigns.putVersion(
    buildVersion(),
    buildTimings().map(({ id }) => buildCompiledStep({ id })),
  );
  await campaigns.create(buildHead(), buildDraft());
}

/** Secrets Manager with one secret, which tests can rotate or take away. */
export async function startSecrets() {
  const keys: Record<string, string> = { k1: rootKey() };
  let down = false;
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    response.writeHead(down ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(
        down ? { __type: 'InternalServiceError' } : { Name: 'root-keys', SecretString: JSON.stringify(keys) },
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Adds a key, which is the newest from now on. */
    rotate: () => {
      keys[`k${Object.keys(keys).length + 1}`] = rootKey();
    },
    fail: (next: boolean) => {
      down = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** An item as text, its keys in order. */
export const sorted = (item: unknown): string =>
  JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
