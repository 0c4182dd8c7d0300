import { inject } from 'vitest';

import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { canaryIn } from '#shared/persistence/canary.ts';
import { talliesIn } from '#shared/persistence/tallies.ts';
import { repositoriesIn } from '../../support/repositories.ts';
import { repositoryContract } from '../../support/repository-contract.ts';
import { canaryContract } from '../../support/repository-contract-canary.ts';
import { tallyContract } from '../../support/repository-contract-tallies.ts';
import { createTable } from '../../support/table.ts';

repositoryContract(async () => repositoriesIn(await createTable(inject('dynamodbEndpoint'))));

canaryContract(async () => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  return canaryIn(client, tableName);
});

tallyContract(async () => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  return { tallies: talliesIn(client, tableName), campaigns: campaignsIn(client, tableName) };
});
