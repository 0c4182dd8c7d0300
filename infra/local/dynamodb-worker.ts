import { parentPort } from 'node:worker_threads';
import dynalite from 'dynalite';

import { listen } from './loopback-server.ts';

/** The DynamoDB engine in a thread of its own: it is half of the work, and a second core takes it. */
const { url } = await listen(dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
parentPort?.postMessage(url);
