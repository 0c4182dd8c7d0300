import type { AccountState } from '#shared/domain/account.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { Deps } from './ports.ts';

const attempts = 8;

/**
 * Reads the account's state, changes it and writes it if nobody else did meanwhile; otherwise once
 * more from the start. Writes even where nothing changes, for what was read may be some moments old.
 *
 * @throws AppError conflict, when it changed under every attempt
 */
export async function changeAccount(
  deps: Pick<Deps, 'account'>,
  change: (state: AccountState) => AccountState | Promise<AccountState>,
): Promise<AccountState> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = await deps.account.state();
    const next = { ...(await change(state)), rev: state.rev + 1 };
    if (await deps.account.save(next)) return next;
  }
  throw new AppError('conflict', 'account.busy', 'Several people are changing the account. Try again.');
}
