import { breakerMutants } from './breakers.ts';
import { courseMutants } from './course.ts';
import { evidenceMutants } from './evidence.ts';
import { ledgerMutants } from './ledger.ts';
import type { Mutant } from './mutant.ts';
import { outcomeMutants } from './outcomes.ts';
import { walkMutants } from './walks.ts';

export const mutants: readonly Mutant[] = [
  ...ledgerMutants,
  ...outcomeMutants,
  ...courseMutants,
  ...evidenceMutants,
  ...walkMutants,
  ...breakerMutants,
];
