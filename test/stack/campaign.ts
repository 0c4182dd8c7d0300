import { day } from '#shared/domain/instant.ts';
import { given, type Visitor } from './visitor.ts';

interface Draft {
  readonly rev: number;
  readonly name: string;
  readonly policy?: object;
  readonly steps: readonly { readonly id: string }[];
}

interface Due {
  readonly claims: readonly {
    readonly id: string;
    readonly edition: number;
    readonly verifiedOn: string;
  }[];
}

const path = '/campaigns/first-steps';
const always = { from: '00:00', to: '23:59', weekdays: [1, 2, 3, 4, 5, 6, 7] };
/** The second mail comes the next day, whenever that is. */
const timing = [
  { delayDays: 0, window: always },
  { delayDays: 1, window: always },
];

/** The first two steps of the shipped campaign, at any hour: written by one, signed off by another. */
export async function publish(
  visitor: Visitor,
  author: string,
  approver: string,
): Promise<readonly string[]> {
  given(await visitor.staff(author, '/campaigns', { template: 'first-steps', id: 'first-steps' }));
  const { rev, name, policy, steps } = given<Draft>(await visitor.staff(author, `${path}/draft`));
  const changed = {
    rev,
    name,
    ...(policy ? { policy } : {}),
    steps: timing.map((when, i) => ({ ...steps[i], ...when })),
  };
  const saved = given<Draft>(await visitor.staff(author, `${path}/draft`, changed, 'PUT'));
  const review = { rev: saved.rev, locale: 'en-US' };
  const reviewed = given<Draft>(await visitor.staff(approver, `${path}/draft/reviews`, review));
  const { contentHash } = given<{ contentHash: string }>(
    await visitor.staff(approver, `${path}/draft/check`),
  );
  const approval = { rev: reviewed.rev, hash: contentHash };
  const { rev: draftRev } = given<Draft>(await visitor.staff(approver, `${path}/draft/approval`, approval));
  given(await visitor.staff(approver, `${path}/versions`, { draftRev }));
  return saved.steps.map(({ id }) => id);
}

/** Renews what the register wants to have read again soon: time here is real, and facts expire. */
export async function renewClaims(visitor: Visitor, approver: string): Promise<number> {
  const { claims } = given<Due>(await visitor.staff(approver, '/claims?due=30'));
  const reviewBy = new Date(Date.now() + 14 * day).toISOString().slice(0, 10);
  for (const { id, edition, verifiedOn } of claims) {
    const review = { edition, verifiedOn, reviewBy, note: 'Nobody read it: a rehearsal.' };
    given(await visitor.staff(approver, `/claims/${id}/review`, review));
  }
  return claims.length;
}
