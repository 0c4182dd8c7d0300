import * as z from 'zod';

import { type OperationId, routes } from '#shared/declarations/routes.ts';
import { mainLocale } from '#shared/domain/audience.ts';
import type { EmbeddedRun } from './embedded-run.ts';

/** The campaign that forms ask for when they name none. */
export const shippedCampaign = 'first-steps';

const signedSchema = z.object({ rev: z.int() });

/** The shipped campaign, published. */
export const publishShippedCampaign = (run: Pick<EmbeddedRun, 'url' | 'staff'>): Promise<void> =>
  publishTemplate(run, shippedCampaign);

/**
 * Makes and publishes a shipped template, under its own name, as staff do: one person writes, somebody reads every text in
 * the main language, another approves. Languages that nobody here can read are not published.
 */
export async function publishTemplate(
  run: Pick<EmbeddedRun, 'url' | 'staff'>,
  template: string,
): Promise<void> {
  const place = { url: run.url, campaign: template };
  const author = await run.staff.sign('local-author', ['author']);
  const reviewer = await run.staff.sign('local-reviewer', ['approver']);
  const approver = await run.staff.sign('local-approver', ['approver']);
  await callStaff(place, 'createCampaign', author, z.unknown(), { template, id: template });
  const draft = await callStaff(place, 'getDraft', reviewer, signedSchema);
  const { rev } = await callStaff(place, 'reviewDraft', reviewer, signedSchema, {
    rev: draft.rev,
    locale: mainLocale,
  });
  const { contentHash: hash } = await callStaff(
    place,
    'checkDraft',
    approver,
    z.object({ contentHash: z.string() }),
  );
  const approved = await callStaff(place, 'approveDraft', approver, signedSchema, { rev, hash });
  await callStaff(place, 'publishCampaign', approver, z.unknown(), { draftRev: approved.rev });
}

/** Calls one operation of the staff API about a campaign. */
export async function callStaff<S extends z.ZodType>(
  { url, campaign }: { readonly url: string; readonly campaign: string },
  operation: OperationId,
  token: string,
  answer: S,
  body?: object,
): Promise<z.output<S>> {
  const { method, path } = routes[operation];
  const response = await fetch(`${url}${path.replace('{campaign}', campaign)}`, {
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
