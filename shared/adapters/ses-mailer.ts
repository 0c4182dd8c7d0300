import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';

import { hour, minute } from '#shared/domain/instant.ts';
import type { Mail, SendResult } from '#shared/domain/mail.ts';
import type { Sender } from '#shared/domain/sender.ts';
import type { Mailer } from '#shared/usecases/ports/outside.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';
import { mimeWriter } from './mime.ts';

/** Milliseconds. With the 60 s of a function, a visit must have 15 s left before it begins a flight. */
const timeouts = { connect: 2_000, request: 10_000 };

export interface SesMailer extends Mailer {
  /**
   * Closes connections of an earlier invocation. A peer may have dropped them while the function was
   * frozen; a call on one would fail without SES having seen it, and must then count as unknown.
   */
  dropConnections(): void;
}

/** @param configurationSet for every mail; without open and click events, which would rewrite it (L-20) */
export function sesMailer(
  sender: Sender,
  configurationSet: string,
  clock: Clock,
  { connect, request } = timeouts,
): SesMailer {
  const write = mimeWriter(sender);
  const connections = trackedAgents();
  const client = new SESClient({
    // The SDK's default would put one lost answer on the wire three times.
    maxAttempts: 1,
    requestHandler: {
      httpAgent: connections.http,
      httpsAgent: connections.https,
      connectionTimeout: connect,
      requestTimeout: request,
      // Without this a timeout is only a warning in the log.
      throwOnRequestTimeout: true,
    },
  });
  return {
    dropConnections: connections.drop,
    async send(mail) {
      const command = rawEmail(mail, () => write(mail, clock.now()), configurationSet);
      if (command === undefined) return { kind: 'refused', code: 'malformed' };
      connections.watch();
      try {
        const { MessageId } = await client.send(command);
        return MessageId
          ? { kind: 'accepted', messageId: MessageId }
          : { kind: 'unknown', code: 'no-message-id' };
      } catch (error) {
        return classify(error, connections.wasConnected());
      }
    },
  };
}

/** Undefined for a mail that cannot be built. */
function rawEmail(mail: Mail, write: () => Uint8Array, set: string): SendRawEmailCommand | undefined {
  try {
    return new SendRawEmailCommand({
      RawMessage: { Data: write() },
      Destinations: [mail.to],
      ConfigurationSetName: set,
      Tags: [{ Name: 'send', Value: mail.tag }],
    });
  } catch {
    return undefined;
  }
}

/** SES's codes that say: not now, but the mail is fine. Everything it answers with 4xx was surely not sent. */
const throttles = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
]);
/** This mail will never be taken. */
const refusals = new Set([
  'MessageRejected',
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'ValidationError',
  'BadRequestException',
]);

/** What a failed call means: matched on name and message, never on the status alone (S-05). */
export function classify(error: unknown, wasConnected: boolean): SendResult {
  const code = codeOf(error);
  if (error instanceof SESServiceException && (error.$metadata.httpStatusCode ?? 500) < 500) {
    if (refusals.has(error.name)) return { kind: 'refused', code };
    if (!throttles.has(error.name)) return { kind: 'not-sent', code, retryAfter: 15 * minute };
    const isDaily = /daily/i.test(error.message);
    return { kind: 'not-sent', code, retryAfter: isDaily ? hour : minute };
  }
  // No answer that can be read. Before the connection stood nothing was sent; after it, nobody knows.
  return wasConnected ? { kind: 'unknown', code } : { kind: 'not-sent', code, retryAfter: minute };
}

/** The error's name as a code; never its message, which may hold an address. */
function codeOf(error: unknown): string {
  const name = error instanceof Error ? error.name : 'Error';
  return name.replaceAll(/[^A-Za-z]/g, '').slice(0, 60) || 'Error';
}

/**
 * Agents that can tell whether the call in progress had a connection. One call at a time, as a
 * worker makes them; when in doubt it had one.
 */
function trackedAgents() {
  let connected = false;
  const track = <A extends HttpAgent>(agent: A, event: 'connect' | 'secureConnect'): A => {
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = create(options, callback);
      socket?.once(event, () => {
        connected = true;
      });
      return socket;
    };
    return agent;
  };
  const http = track(new HttpAgent({ keepAlive: true }), 'connect');
  const https = track(new HttpsAgent({ keepAlive: true }), 'secureConnect');
  // A dropped socket leaves the agent's list only when its end was announced.
  const hasIdle = (agent: HttpAgent) =>
    Object.values(agent.freeSockets).some((sockets) => sockets?.some((socket) => !socket.destroyed));
  return {
    http,
    https,
    watch: () => {
      connected = hasIdle(http) || hasIdle(https);
    },
    wasConnected: () => connected,
    drop: () => {
      http.destroy();
      https.destroy();
    },
  };
}
