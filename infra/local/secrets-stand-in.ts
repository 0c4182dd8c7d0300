import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { region } from './environment.ts';
import { type LoopbackServer, listen, readBody } from './loopback-server.ts';

/**
 * Secrets Manager, as far as functions use it: one secret with the root keys, new at each start. Every
 * id gets the same one.
 */
export function startSecretsStandIn(): Promise<LoopbackServer> {
  const secret = JSON.stringify({ k1: randomBytes(48).toString('base64url') });
  const server = createServer(async (request, response) => {
    await readBody(request, 100_000);
    const known = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    response.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(
        known ? answer(secret) : { __type: 'InvalidRequestException', Message: 'not played here' },
      ),
    );
  });
  return listen(server);
}

function answer(secret: string): object {
  const name = 'lantern/root-keys';
  return {
    ARN: `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-local`,
    Name: name,
    VersionId: '00000000-0000-4000-8000-000000000001',
    VersionStages: ['AWSCURRENT'],
    SecretString: secret,
  };
}
