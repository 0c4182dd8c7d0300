import * as z from 'zod';

import { type OperationId, routes } from '#shared/declarations/routes.ts';
import type { EmbeddedRun } from './embedded-run.ts';

/** The campaign that forms ask for when they name none. */
export const shippedCampaign = 'first-steps';

/** Makes and publishes the shipped campaign as staff do: one person writes, another approves. */
export async function publishShippedCampaign(run: Pick<EmbeddedRun, 'url' | 'staff'>): Promise<void> {
  const author = await run.staff.sign('local-author', ['author']);
  const approver = await run.staff.sign('local-approver', ['approver']);
  await callStaff(run.url, 'createCampaign', author, z.unknown(), {
    template: shippedCampaign,
    id: shippedCampaign,
  });
  const draft = await callStaff(run.url, 'getDraft', approver, z.object({ rev: z.int() }));
  await callStaff(run.url, 'publishCampaign', approver, z.unknown(), { draftRev: draft.rev });
}

/** Calls one operation of the staff API about the shipped campaign. */
export async function callStaff<S extends z.ZodType>(
  url: string,
  operation: OperationId,
  token: string,
  answer: S,
  body?: object,
): Promise<z.output<S>> {
  const { method, path } = routes[operation];
  const response = await fetch(`${url}${path.replace('{campaign}', shippedCampaign)}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation} answered ${response.status}: ${text}`);
  return answer.parse(JSON.parse(text));
}
