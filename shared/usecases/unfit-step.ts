import { skipReasonOf, type Unfit } from '#shared/domain/evidence.ts';
import type { Enrolment, Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';
import { type Ledger, type Opened, skipStep } from './send-step.ts';

/**
 * Records a step as skipped since a claim in it is not fit, and raises the alarm, once for each step
 * and claim. After the row, so that an alarm is never about somebody else's race.
 */
export async function skipUnfit(
  deps: Ledger & Pick<Deps, 'evidenceAlarms'>,
  subscriber: Subscriber,
  enrolment: Enrolment,
  opened: Opened,
  unfit: Unfit,
): Promise<void> {
  if (!(await skipStep(deps, subscriber, enrolment, { ...opened, reason: skipReasonOf(unfit) }))) return;
  const { claim, reason } = unfit;
  const { campaign } = enrolment;
  const step = opened.step.id;
  const isNew = await deps.evidenceAlarms.raise({ campaign, step, claim, reason, at: deps.clock.now() });
  if (!isNew) return;
  deps.log.warn('evidence.unfit', { campaign, step, claim, reason });
  deps.log.count('TextsUnfit');
}
