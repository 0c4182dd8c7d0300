import type { AccountState } from '#shared/domain/account.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { changeAccount } from '../change-account.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { wakeShards } from './running.ts';

type Steering = Pick<Deps, 'account' | 'audit' | 'clock' | 'ids'>;

/** What audit entries of the account are about. */
const subject = 'account';

export async function getAccount(deps: Pick<Deps, 'account'>): Promise<AccountState> {
  return deps.account.state();
}

/** Nothing goes out until it is started, in any campaign. Repeating it changes nothing. */
export async function stopAccount(deps: Steering, actor: Actor): Promise<AccountState> {
  return audited(deps, actor, { action: 'stopAccount', subject }, () =>
    changeAccount(deps, (state) => ({ ...state, stopped: true })),
  );
}

/**
 * Lets sending go on, and brings forward the people whose date the stop had moved, in every campaign
 * that runs. On an account that is not stopped it only does the latter.
 */
export async function startAccount(
  deps: Steering & Pick<Deps, 'campaigns' | 'sendQueue'>,
  actor: Actor,
): Promise<AccountState> {
  return audited(deps, actor, { action: 'startAccount', subject }, async () => {
    const started = await changeAccount(deps, (state) => ({ ...state, stopped: false }));
    for (const { id, status } of await deps.campaigns.list())
      if (status === 'running') await wakeShards(deps, id);
    return started;
  });
}

/**
 * After the table was restored to an earlier moment: what was due before `at` is recorded as unknown
 * and never sent by itself. Lowering it could send mails a second time, so it only rises.
 *
 * @throws AppError invalid for a moment that is still to come, conflict for an earlier one
 */
export async function raiseSendFloor(
  deps: Steering,
  actor: Actor,
  { at }: { readonly at?: Instant | undefined },
): Promise<AccountState> {
  const now = deps.clock.now();
  const sendFloor = at ?? now;
  const detail = new Date(sendFloor).toISOString();
  return audited(deps, actor, { action: 'raiseSendFloor', subject, detail }, async () => {
    if (sendFloor > now) {
      throw new AppError('invalid', 'send_floor.future', 'The floor cannot lie in the future.', [
        { field: 'at', message: 'must not be later than now' },
      ]);
    }
    return changeAccount(deps, (state) => {
      if (sendFloor >= (state.sendFloor ?? sendFloor)) return { ...state, sendFloor };
      throw new AppError('conflict', 'send_floor.lower', 'The floor only rises, and stands later already.');
    });
  });
}
