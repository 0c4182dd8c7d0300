import type { Claim } from '#shared/domain/claim.ts';
import { digestOf, type EvidenceDigest, standingOf } from '#shared/domain/evidence.ts';
import { changeAccount } from './change-account.ts';
import type { Deps } from './ports.ts';

type Writing = Pick<Deps, 'account' | 'register'>;

/**
 * Writes what senders hold every text against anew, as the register stands: after a deployment with
 * other files, and in case a change of staff died half way. The account is read before the register,
 * so that what somebody else changes meanwhile is never overwritten by what stood before.
 *
 * @throws AppError conflict, when the account changed under every attempt
 */
export async function writeDigest(deps: Writing): Promise<void> {
  await changeAccount(deps, async (state) => {
    const present = digestOf((await deps.register.all()).values());
    return { ...state, evidence: { ...gone(state.evidence ?? {}, present), ...present } };
  });
}

/**
 * Tells senders how a claim is going to stand, before the register says so: what must not be mailed
 * any more stops at once, even if the write that follows fails.
 *
 * @throws AppError conflict, when the account changed under every attempt
 */
export async function tellAhead(deps: Writing, claim: Claim): Promise<void> {
  await tell(deps, claim.id, async () => claim);
}

/**
 * Tells senders how one claim stands in the register, and leaves the others as they are: somebody may
 * just be telling ahead what the register does not show yet.
 *
 * @throws AppError conflict, when the account changed under every attempt
 */
export async function tellSenders(deps: Writing, id: string): Promise<void> {
  await tell(deps, id, async () => (await deps.register.all()).get(id));
}

async function tell(deps: Writing, id: string, read: () => Promise<Claim | undefined>): Promise<void> {
  await changeAccount(deps, async (state) => {
    const before = state.evidence ?? digestOf((await deps.register.all()).values());
    const claim = await read();
    return claim === undefined ? state : { ...state, evidence: { ...before, [id]: standingOf(claim) } };
  });
}

/** What is no longer in the register: texts that print it may not go out any more. */
function gone(before: EvidenceDigest, present: EvidenceDigest): EvidenceDigest {
  return Object.fromEntries(
    Object.entries(before)
      .filter(([id]) => present[id] === undefined)
      .map(([id, standing]) => [id, { ...standing, withdrawn: true }]),
  );
}
