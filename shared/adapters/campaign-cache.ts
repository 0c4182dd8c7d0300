import type { AccountState } from '#shared/domain/account.ts';
import type { CampaignHead, CampaignVersion } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { type Instant, second } from '#shared/domain/instant.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';
import type { Account, Campaigns } from '#shared/usecases/ports/table.ts';

/** A pause must reach the last SES call within 60 seconds; this is what a worker may add to it. */
const headLife = 10 * second;
const versionsKept = 64;

/**
 * Campaigns as the senders read them: heads are read anew every ten seconds, published versions and
 * their texts never, since they never change. Everything else goes through.
 */
export function cachedCampaigns(campaigns: Campaigns, clock: Clock): Campaigns {
  const heads = new Map<string, { readonly at: Instant; readonly head: CampaignHead | undefined }>();
  const versions = new Map<string, CampaignVersion>();
  const steps = new Map<string, CompiledStep>();
  return {
    ...campaigns,
    async head(id) {
      const known = heads.get(id);
      const now = clock.now();
      if (known && now >= known.at && now - known.at < headLife) return known.head;
      const head = await campaigns.head(id);
      heads.set(id, { at: now, head });
      return head;
    },
    version: (id, number) => remember(versions, `${id} ${number}`, () => campaigns.version(id, number)),
    step: (id, number, step) =>
      remember(steps, `${id} ${number} ${step}`, () => campaigns.step(id, number, step)),
  };
}

/** The account's state, read anew every ten seconds. Changes go through. */
export function cachedAccount(account: Account, clock: Clock): Account {
  let known: { readonly at: Instant; readonly state: AccountState } | undefined;
  return {
    ...account,
    async state() {
      const now = clock.now();
      if (known && now >= known.at && now - known.at < headLife) return known.state;
      const state = await account.state();
      known = { at: now, state };
      return state;
    },
  };
}

async function remember<T>(
  cache: Map<string, T>,
  key: string,
  load: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const loaded = await load();
  if (loaded === undefined) return undefined;
  if (cache.size >= versionsKept) cache.clear();
  cache.set(key, loaded);
  return loaded;
}
