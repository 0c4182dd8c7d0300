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
 * Partitions of the due index: 4 carry 400 mails a second (two index writes a mail, 1,000 a second
 * and partition, 80 % load). To raise it, deploy readers that look at both numbers first.
 */
export const dueShards = 4;

/** Partitions of one campaign's markers and deliveries. Part of their keys: never change it. */
export const campaignShards = 4;
