import { join } from 'node:path';

import { environments, type FunctionName, type VariablesOf } from '#shared/declarations/environment.ts';
import type { Endpoints } from './engines.ts';

export const projectRoot = join(import.meta.dirname, '../..');
export const contentDir = join(projectRoot, 'shared/content');
export const region = 'us-east-1';

/** All functions share one process, so each reads its own part of all their variables. */
type Variables = { readonly [F in FunctionName]: VariablesOf<F> }[FunctionName] extends infer Each
  ? (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void
    ? All
    : never
  : never;

interface Settings {
  readonly url: string;
  readonly endpoints: Endpoints;
  readonly staff: { readonly issuer: string; readonly audience: string; readonly keySet: string };
  /** Whether functions write their log. */
  readonly verbose: boolean;
}

/**
 * Sets the environment that Lambda and the stacks give to functions, and the addresses of the engines
 * for the AWS clients. Must run before a handler is loaded.
 */
export function setEnvironment(settings: Settings): void {
  Object.assign(
    process.env,
    variablesOf(settings),
    clientVariables(settings.endpoints),
    logVariables(settings.verbose),
  );
  for (const [name, schema] of Object.entries(environments)) {
    const parsed = schema().safeParse(process.env);
    if (!parsed.success) throw new Error(`environment of ${name}: ${parsed.error.message}`);
  }
}

function variablesOf({ url, endpoints, staff }: Settings): Variables {
  return {
    TABLE_NAME: endpoints.tableName,
    KEYS_SECRET_ID: 'lantern/root-keys',
    SENDER_NAME: 'Lantern',
    POSTAL_ADDRESS: 'Lantern, 1 Example Street, Springfield, IL 62701, USA',
    PUBLIC_URL: url,
    SEQUENCE_ADDRESS: 'hello@letters.example.org',
    CONFIRMATION_ADDRESS: 'hello@confirm.example.org',
    REPLY_TO: 'care@example.org',
    SEND_QUEUE_URL: endpoints.queues.send.url,
    CONFIRMATION_QUEUE_URL: endpoints.queues.confirmation.url,
    SEQUENCE_CONFIGURATION_SET: 'sequence',
    CONFIRMATION_CONFIGURATION_SET: 'confirmation',
    STAFF_ISSUER: staff.issuer,
    STAFF_AUDIENCE: staff.audience,
    STAFF_JWKS: staff.keySet,
    ...(endpoints.userPool === undefined ? {} : { STAFF_POOL_ID: `${region}_local` }),
    CONTENT_DIR: contentDir,
    // So many a second that no worker waits: here time moves in jumps, not by waiting.
    SEND_RATE: '100000',
    SEND_WORKERS: '2',
    CONFIRMATION_RATE: '100000',
    CONFIRMATION_WORKERS: '2',
  };
}

function clientVariables(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    ...(endpoints.userPool === undefined
      ? {}
      : { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.userPool }),
  };
}

/** Without `verbose` functions are silent, or as loud as POWERTOOLS_LOG_LEVEL says. */
function logVariables(verbose: boolean): Record<string, string> {
  const service = { POWERTOOLS_SERVICE_NAME: 'lantern', POWERTOOLS_METRICS_NAMESPACE: 'lantern' };
  if (verbose) return { ...service, POWERTOOLS_LOG_LEVEL: 'DEBUG' };
  const level = process.env['POWERTOOLS_LOG_LEVEL'] ?? 'SILENT';
  return { ...service, POWERTOOLS_LOG_LEVEL: level, POWERTOOLS_METRICS_DISABLED: 'true' };
}
