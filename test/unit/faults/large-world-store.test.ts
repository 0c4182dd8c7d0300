import { memoryStore } from '../../faults/large-world/memory/store.ts';
import { repositoryContract } from '../../support/repository-contract.ts';

repositoryContract(
  async () =>
    memoryStore(
      () => 0,
      () => false,
    ).ports,
);
