import { inMemoryDeps } from '../../support/in-memory.ts';
import { repositoryContract } from '../../support/repository-contract.ts';
import { canaryContract } from '../../support/repository-contract-canary.ts';
import { tallyContract } from '../../support/repository-contract-tallies.ts';

repositoryContract(async () => inMemoryDeps());
canaryContract(async () => inMemoryDeps().canary);
tallyContract(async () => inMemoryDeps());
