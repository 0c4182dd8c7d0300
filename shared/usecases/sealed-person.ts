import * as z from 'zod';

import type { Profile } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';

/** What a sealed profile is bound to: the item it stands in. */
const contextOf = (key: string): string => `subscriber|${key}|profile|1`;

const personSchema = z.object({
  email: z.string(),
  firstName: z.string().optional(),
  postalCode: z.string().optional(),
});
/** The part of a profile that tells who somebody is, and is stored sealed. */
export type Person = z.infer<typeof personSchema>;

/** @param key of the item that the seal will stand in: in another one it does not open */
export async function sealPerson(deps: Pick<Deps, 'cipher'>, key: string, person: Person): Promise<string> {
  return deps.cipher.seal(JSON.stringify(person), contextOf(key));
}

/** @throws when the profile does not open */
export async function readPerson(
  deps: Pick<Deps, 'cipher'>,
  key: string,
  { sealed }: Profile,
): Promise<Person> {
  return personSchema.parse(JSON.parse(await deps.cipher.open(sealed, contextOf(key))));
}
