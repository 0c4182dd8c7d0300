declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in this process. The times are how long tables stay in each state, in milliseconds. */
  function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
  export = dynalite;
}
