import type { Mutant } from './mutant.ts';

type Patch = Pick<Mutant, 'id' | 'file' | 'find' | 'replace'>;

/** @throws when the text does not stand there exactly once, or nothing would change */
export function patched(source: string, { id, file, find, replace }: Patch): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`mutant ${id}: its text stands ${places} times in ${file}, not once`);
  if (find === replace) throw new Error(`mutant ${id} changes nothing`);
  // A function, since a replacement text may hold `$`.
  return source.replace(find, () => replace);
}
