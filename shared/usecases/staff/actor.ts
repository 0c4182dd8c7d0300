import type { Role } from '#shared/declarations/routes.ts';

/** Who of the staff acts: the subject of their token, never an address. */
export interface Actor {
  readonly user: string;
  readonly roles: readonly Role[];
  /** Their own verified address, where the token says one: test mails go nowhere else. */
  readonly email?: string;
}
