import type { IncomingMessage, Server } from 'node:http';

/** A server that only this machine can reach. */
export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1.
 * @param port 0 takes any free one
 * @throws what the system says, for example EADDRINUSE
 */
export async function listen(server: Server, port = 0): Promise<LoopbackServer> {
  // Longer than any pause of a client: it must not send into a connection that is just being closed.
  server.keepAliveTimeout = 600_000;
  // The time of this process, not the real one: a client that sees its clock differ from the server's
  // takes any refusal for a matter of clocks, and tries again and again.
  server.prependListener('request', (_, response) => response.setHeader('date', new Date().toUTCString()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const taken = portOf(server);
  return { port: taken, url: `http://127.0.0.1:${taken}`, stop: () => close(server) };
}

/** Closes at once, open connections included. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Before close: engines that wait for their connections would wait for idle ones too.
    server.closeAllConnections();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** The whole body of a request, or undefined when it is longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // The rest is read and dropped, so that the caller gets the answer and not a broken pipe.
    if (size <= limit) chunks.push(bytes);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}
