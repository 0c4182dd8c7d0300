import { isDeepStrictEqual } from 'node:util';

import type { Claim } from '#shared/domain/claim.ts';
import { holding } from '#shared/domain/register.ts';
import type { Register } from '#shared/usecases/ports/content.ts';
import { copy } from './stored.ts';

export interface FakeRegister extends Register {
  /** Another set of files, as after a deployment. */
  ship(claims: readonly Claim[]): void;
}

export function fakeRegister(claims: readonly Claim[] = []): FakeRegister {
  let shipped = new Map<string, Claim>();
  const stored = new Map<string, Claim>();
  const past = new Map<string, readonly Claim[]>();
  const present = (id: string) => holding(shipped.get(id), stored.get(id));
  const standing = (id: string): readonly Claim[] => {
    const claim = present(id);
    const theirs = stored.get(id);
    if (claim === undefined) return [];
    const isTheirs =
      theirs === undefined || (claim.change === theirs.change && claim.withdrawn === theirs.withdrawn);
    return isTheirs ? [claim] : [theirs, claim];
  };
  const register: FakeRegister = {
    ship(next) {
      shipped = new Map(next.map((claim) => [claim.id, copy(claim)]));
    },
    async all() {
      const ids = [...new Set([...shipped.keys(), ...stored.keys()])].sort();
      return new Map(
        ids.flatMap((id) => {
          const claim = present(id);
          return claim ? [[id, copy(claim)] as const] : [];
        }),
      );
    },
    history: async (id) => copy([...(past.get(id) ?? []), ...standing(id)]),
    async save(next, before) {
      if (!isDeepStrictEqual(present(next.id), before)) return false;
      past.set(next.id, [...(past.get(next.id) ?? []), ...standing(next.id)]);
      stored.set(next.id, copy(next));
      return true;
    },
  };
  register.ship(claims);
  return register;
}
