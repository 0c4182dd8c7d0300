import type { Interest } from '#shared/contract/interest.ts';
import { second } from '#shared/domain/instant.ts';
import type { Deps } from './ports.ts';

/** What the sealed form is bound to on its way through the queue. */
export const interestContext = 'interest-form';

/**
 * Takes a form that passed its schema. It is sealed and queued, whoever the address belongs to: the
 * answer is the same and so is the work, since nothing is looked up here.
 */
export async function submitInterest(
  deps: Pick<Deps, 'clock' | 'cipher' | 'confirmationQueue' | 'log'>,
  form: Interest,
): Promise<void> {
  if (form.website) {
    deps.log.info('interest.honeypot');
    return;
  }
  // Whole seconds, since the link token keeps no more.
  const at = Math.floor(deps.clock.now() / second) * second;
  await deps.confirmationQueue.put(await deps.cipher.seal(JSON.stringify(form), interestContext), at);
  deps.log.info('interest.submitted');
  deps.log.count('InterestSubmitted');
}
