import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import * as z from 'zod';

import type { FunctionName } from '#shared/declarations/environment.ts';
import { projectRoot, region } from './environment.ts';

/** By path, as Lambda loads them: nothing here imports a function. */
export const entries = {
  intake: 'functions/http/intake.ts',
  recipient: 'functions/http/recipient.ts',
  facts: 'functions/http/facts.ts',
  staff: 'functions/http/staff.ts',
  confirmation: 'functions/queue/confirmation.ts',
  send: 'functions/queue/send.ts',
  feedback: 'functions/queue/feedback.ts',
  dispatch: 'functions/schedule/dispatch.ts',
  housekeeping: 'functions/schedule/housekeeping.ts',
  canary: 'functions/schedule/canary.ts',
} as const satisfies Record<FunctionName, string>;

export const functionNames = Object.keys(entries).filter((name): name is FunctionName => name in entries);

type Handler = (event: unknown, context: Context) => unknown;
const moduleSchema = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

const timeoutMs = 60_000;

export interface Functions {
  /** Runs a handler once and gives what it answers; throws what it throws. */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
}

/** Which function runs, for whoever watches from within this process. */
export const running = new AsyncLocalStorage<FunctionName>();

/** Loads every handler. The environment must be set before. */
export async function loadFunctions(): Promise<Functions> {
  const handlers = new Map(
    await Promise.all(functionNames.map(async (name) => [name, await loadHandler(entries[name])] as const)),
  );
  return {
    async invoke(name, event) {
      const handler = handlers.get(name);
      if (handler === undefined) throw new Error(`no function ${name}`);
      return await running.run(name, async () => handler(event, contextOf(name)));
    },
  };
}

async function loadHandler(entry: string): Promise<Handler> {
  const loaded: unknown = await import(pathToFileURL(join(projectRoot, entry)).href);
  const parsed = moduleSchema.safeParse(loaded);
  if (!parsed.success) throw new Error(`${entry} exports no handler`);
  return parsed.data.handler;
}

function contextOf(name: FunctionName): Context {
  // Not the clock that people move: Lambda counts real seconds.
  const start = performance.now();
  const ignore = () => {};
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${name}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (performance.now() - start)),
    done: ignore,
    fail: ignore,
    succeed: ignore,
  };
}
