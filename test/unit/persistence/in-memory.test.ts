import { inMemoryDeps } from '../../support/in-memory.ts';
import { repositoryContract } from '../../support/repository-contract.ts';
import { tallyContract } from '../../support/repository-contract-tallies.ts';

repositoryContract(async () => inMemoryDeps());
tallyContract(async () => inMemoryDeps());
