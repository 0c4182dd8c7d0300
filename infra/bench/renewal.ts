import * as z from 'zod';

import { routes } from '#shared/declarations/routes.ts';
import { day, type Instant } from '#shared/domain/instant.ts';

const listed = z.object({
  claims: z.array(
    z.object({
      id: z.string(),
      edition: z.int(),
      verifiedOn: z.iso.date(),
      reviewBy: z.iso.date(),
      confidence: z.string(),
      change: z.object({ at: z.string() }).optional(),
    }),
  ),
});

/**
 * Staff look at every claim that is due within 60 days: those who begin now would otherwise have steps
 * skipped on their way. `token` is an approver's, `now` the time of the service.
 */
export async function renewClaims(url: string, token: string, now: Instant): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = async (path: string, request: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, { ...request, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { claims } = listed.parse(await call(`${routes.listClaims.path}?due=60`, { method: 'GET' }));
  for (const { id, edition, verifiedOn, reviewBy, change } of claims.filter(isPrinted)) {
    const interval = Date.parse(reviewBy) - Date.parse(verifiedOn);
    const until = new Date(Math.floor(now / day) * day + interval).toISOString().slice(0, 10);
    const seen = { edition, verifiedOn, ...(change === undefined ? {} : { changedAt: change.at }) };
    const body = { ...seen, reviewBy: until, note: 'Looked at again: it still holds.' };
    await call(routes.reviewClaim.path.replace('{claim}', id), {
      method: routes.reviewClaim.method,
      body: JSON.stringify(body),
    });
  }
}

const isPrinted = ({ confidence }: { readonly confidence: string }): boolean => confidence === 'H';
