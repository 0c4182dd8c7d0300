import { inMemoryDeps } from '../../support/in-memory.ts';
import { repositoryContract } from '../../support/repository-contract.ts';

repositoryContract(async () => inMemoryDeps());
