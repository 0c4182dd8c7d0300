import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { documentClient } from '#shared/persistence/client.ts';

/** Every write is idempotent, so the client may repeat it; a lost answer is told apart by the ledger. */
export const dynamo = () => documentClient(new DynamoDBClient({ maxAttempts: 6 }));
