import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { dropCalls } from './aws-call.ts';
import { consoleFiles } from './console-files.ts';
import { type ControlRoutes, makeControlRoutes } from './control-routes.ts';
import {
  createTable,
  deadLettersOf,
  queueNames,
  startDynamodb,
  startMessaging,
  tableName,
} from './engines.ts';
import { contentDir, region, setEnvironment } from './environment.ts';
import { EventSource } from './event-sources.ts';
import { loadFunctions } from './functions.ts';
import { type Gateway, makeGateway } from './gateway.ts';
import { type Inbox, startInbox } from './inbox.ts';
import { listen } from './loopback-server.ts';
import { MailEvents } from './mail-events.ts';
import { startSecretsStandIn } from './secrets-stand-in.ts';
import { type SesStandIn, startSesStandIn } from './ses-stand-in.ts';
import { audience, makeStaffTokens, type StaffTokens } from './staff-tokens.ts';
import { startingMoment } from './starting-moment.ts';
import { loadStaticFiles } from './static-files.ts';
import { TableReader } from './table-reader.ts';
import { Timeline } from './timeline.ts';
import { startUserPoolStandIn } from './user-pool-stand-in.ts';
import { VirtualClock } from './virtual-clock.ts';

interface Options {
  /** 0 takes any free port. */
  readonly port: number;
  /** Functions write their log to stdout. */
  readonly verbose: boolean;
  /** The hourly test is made, as far as its campaign runs. */
  readonly canary?: boolean;
  /** Mails are shown in the web inbox too. */
  readonly inbox: boolean;
  /** What went wrong, for people to read. */
  readonly report: (line: string) => void;
}

export interface EmbeddedRun {
  readonly url: string;
  readonly inbox: Inbox | undefined;
  readonly ses: SesStandIn;
  readonly staff: StaffTokens;
  readonly timeline: Timeline;
  /** Messages that failed for good, by queue. */
  deadLetters(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/**
 * The whole service in this process, on loopback: engines, stand-ins, the functions themselves behind
 * their route table, and the clock that drives them.
 *
 * @throws EADDRINUSE when the port is taken
 */
export async function startEmbeddedRun({
  port,
  verbose,
  canary = false,
  inbox: withInbox,
  report,
}: Options): Promise<EmbeddedRun> {
  let answer: Gateway | ControlRoutes = async (_, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('starting');
  };
  const server = createServer(
    (request, response) => void handle(request, response, (...all) => answer(...all), report),
  );
  // First of all: a taken port must be known before anything else is started.
  const front = await listen(server, port);

  const { at, note } = startingMoment(contentDir, Date.now());
  if (note) report(note);
  const clock = new VirtualClock(Date.now, at);
  clock.install();
  let events: MailEvents | undefined;
  const staff = await makeStaffTokens(`${front.url}/local`);
  const [dynamodb, messaging, secrets, pool, inbox] = await Promise.all([
    startDynamodb(),
    startMessaging(region),
    startSecretsStandIn(),
    startUserPoolStandIn(),
    withInbox ? startInbox() : undefined,
  ]);
  const ses = await startSesStandIn({
    now: () => clock.now(),
    // As with the rates in the environment: no worker waits.
    quota: { max24HourSend: -1, maxSendRate: 1_000_000 },
    onAccepted: (mail, request) => {
      events?.accepted(mail);
      inbox?.show(request);
    },
  });
  const endpoints = {
    dynamodb: dynamodb.url,
    sqs: messaging.url,
    sns: messaging.url,
    ses: ses.url,
    secretsManager: secrets.url,
    userPool: pool.url,
    tableName,
    queues: messaging.queues,
  };
  setEnvironment({ url: front.url, endpoints, staff: { ...staff, audience }, verbose });

  const database = new DynamoDBClient({});
  events = new MailEvents(messaging.engine, messaging.topic);
  const [functions, files] = await Promise.all([loadFunctions(), loadStaticFiles(), createTable(database)]);
  const sources = queueNames.map(
    (name) =>
      new EventSource({
        queue: messaging.queues[name],
        fn: name,
        engine: messaging.engine,
        sqsUrl: messaging.url,
        functions,
        now: () => clock.now(),
        report,
      }),
  );
  const reader = new TableReader(database, dynamodb.url);
  const timeline = new Timeline({ clock, functions, sources, events, reader, canary, report });
  const gateway = makeGateway({ functions, files, consoleFile: consoleFiles(staff), staff, report });
  const control = makeControlRoutes({ clock, timeline, ses, events, reader, staff, inboxUrl: inbox?.url });
  answer = (request, response, url) =>
    (/^\/local(\/|$)/.test(url.pathname) ? control : gateway)(request, response, url);
  timeline.start();

  return {
    url: front.url,
    inbox,
    ses,
    staff,
    timeline,
    deadLetters: () =>
      Object.fromEntries(
        queueNames.map((name) => [
          name,
          messaging.engine.inspectQueue(deadLettersOf(name))?.messages.ready.length ?? 0,
        ]),
      ),
    async stop() {
      await front.stop();
      await timeline.stop();
      dropCalls();
      database.destroy();
      await Promise.all([
        inbox?.stop(),
        ses.stop(),
        secrets.stop(),
        pool.stop(),
        messaging.engine.stop(),
        dynamodb.stop(),
      ]);
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Gateway,
  report: (line: string) => void,
): Promise<void> {
  try {
    await answer(
      request,
      response,
      new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`),
    );
  } catch (error) {
    report(`gateway: ${error instanceof Error ? error.stack : 'unknown'}`);
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: 'Internal Server Error' }));
  }
}
