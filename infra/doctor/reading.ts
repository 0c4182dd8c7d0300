/** What came of a look at the account: not to be allowed to look is no answer, and never a good one. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied'; readonly action: string }
  | { readonly kind: 'failed'; readonly why: string };

export const absent = { kind: 'absent' } as const;

export function read<T>(value: T): Reading<T> {
  return { kind: 'read', value };
}

/** Goes on from what was read, if it was. */
export function andThen<T, U>(
  reading: Reading<T>,
  next: (value: T) => Promise<Reading<U>>,
): Promise<Reading<U>> {
  return reading.kind === 'read' ? next(reading.value) : Promise.resolve(reading);
}

/** The readings as one: the first that is none stands for all. */
export function all<T>(readings: readonly Reading<T>[]): Reading<readonly T[]> {
  const values: T[] = [];
  for (const reading of readings) {
    if (reading.kind !== 'read') return reading;
    values.push(reading.value);
  }
  return read(values);
}
