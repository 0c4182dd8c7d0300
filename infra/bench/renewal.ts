import * as z from 'zod';

import { routes } from '#shared/declarations/routes.ts';
import { day } from '#shared/domain/instant.ts';
import type { Service } from './service.ts';

const listed = z.object({
  claims: z.array(
    z.object({
      id: z.string(),
      edition: z.int(),
      verifiedOn: z.iso.date(),
      reviewBy: z.iso.date(),
      confidence: z.string(),
    }),
  ),
});

/**
 * Staff look at the claims that would expire on the way of those who begin now: a step with one of them
 * would be skipped, and what is to be timed is sending.
 */
export async function renewClaims(service: Pick<Service, 'url' | 'staff' | 'clock'>): Promise<void> {
  const headers = {
    authorization: `Bearer ${await service.staff.sign('bench-approver', ['approver'])}`,
    'content-type': 'application/json',
  };
  const call = async (path: string, request: RequestInit): Promise<unknown> => {
    const response = await fetch(`${service.url}${path}`, { ...request, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { claims } = listed.parse(await call(`${routes.listClaims.path}?due=60`, { method: 'GET' }));
  for (const { id, edition, verifiedOn, reviewBy, confidence } of claims) {
    if (confidence !== 'H') continue;
    const interval = Date.parse(reviewBy) - Date.parse(verifiedOn);
    const until = new Date(Math.floor(service.clock.now() / day) * day + interval).toISOString().slice(0, 10);
    const body = { edition, verifiedOn, reviewBy: until, note: 'Looked at for the time being measured.' };
    await call(routes.reviewClaim.path.replace('{claim}', id), {
      method: routes.reviewClaim.method,
      body: JSON.stringify(body),
    });
  }
}
