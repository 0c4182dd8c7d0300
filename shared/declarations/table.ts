/**
 * The one table: attribute and index names, shared by the stacks, the embedded run and the
 * repositories. What each item holds stands in shared/persistence; access patterns in docs/design.md.
 */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
  /** Sparse, keys only: who is due. `dueAt` is epoch milliseconds. */
  dueIndex: { name: 'due', partitionKey: 'dueShard', sortKey: 'dueAt' },
  /** Sparse: deliveries that a person should look at. `attentionAt` is epoch milliseconds. */
  attentionIndex: { name: 'attention', partitionKey: 'attention', sortKey: 'attentionAt' },
} as const;

/**
 * Partitions of the due index. A mail writes to it twice and a partition takes 1,000 writes a second,
 * so 2 carry 800 mails a second at 80 % load, several times what SES grants most accounts; each costs
 * a look a minute. To raise it, deploy readers that look at both numbers first.
 */
export const dueShards = 2;

/** Partitions of one campaign's markers and deliveries. Part of their keys: never change it. */
export const campaignShards = 4;
