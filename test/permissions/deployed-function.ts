import * as z from 'zod';

import { environments, type FunctionName } from '#shared/declarations/environment.ts';
import { label, type synthesise } from '../infra/synthesised.ts';

/** One statement of a role, with ARNs as an account would have them. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: unknown;
}

/** What a template gives a function: its variables, and what its role may do. */
export interface DeployedFunction {
  readonly name: FunctionName;
  /** Names of resources as `label` says them, or plain text. */
  readonly variables: Readonly<Record<string, string>>;
  readonly statements: readonly Statement[];
  /** Sending domains to the labels of their identities. */
  readonly identities: ReadonlyMap<string, string>;
  /** Its own log. */
  readonly log: string;
  /** Queues that Lambda empties into it. */
  readonly drivenBy: readonly string[];
  /** Where Lambda puts calls that failed for good. */
  readonly failures: readonly string[];
}

const oneOrMany = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);
const policySchema = z.object({
  Roles: z.tuple([z.unknown()]),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal('Allow'),
        Action: oneOrMany(z.string()),
        Resource: oneOrMany(z.unknown()),
        Condition: z.unknown().optional(),
      }),
    ),
  }),
});
const functionSchema = z.object({
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  LoggingConfig: z.object({ LogGroup: z.unknown() }),
});
const sourceSchema = z.object({ FunctionName: z.unknown(), EventSourceArn: z.unknown() });
const invokeSchema = z.object({
  Qualifier: z.unknown(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
});
const identitySchema = z.object({ EmailIdentity: z.string() });

/** Every function of a stage, as its templates make it. */
export function deployedFunctions({ service }: ReturnType<typeof synthesise>): readonly DeployedFunction[] {
  const policies = service.of('AWS::IAM::Policy', policySchema);
  const identities = new Map(
    service
      .of('AWS::SES::EmailIdentity', identitySchema)
      .map(({ id, properties }) => [properties.EmailIdentity, id]),
  );
  const sources = service.of('AWS::Lambda::EventSourceMapping', sourceSchema);
  const invoked = service.of('AWS::Lambda::EventInvokeConfig', invokeSchema);
  const names = Object.keys(environments).filter((name): name is FunctionName => name in environments);
  return names.map((name) => {
    const id = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    const [fn] = service.of('AWS::Lambda::Function', z.unknown()).filter((one) => one.id === `${id}Function`);
    if (fn === undefined) throw new Error(`the template has no function ${id}`);
    const { Environment, LoggingConfig } = functionSchema.parse(fn.properties);
    const live = `${id}FunctionAliaslive`;
    const own = policies.filter(({ properties }) => label(properties.Roles[0]) === `${id}Role`);
    return {
      name,
      variables: Object.fromEntries(
        Object.entries(Environment.Variables).map(([key, value]) => [key, textOf(value)]),
      ),
      statements: own.flatMap(({ properties }) =>
        properties.PolicyDocument.Statement.map(({ Action, Resource, Condition }) => ({
          actions: z.array(z.string()).parse(Action),
          resources: z
            .array(z.unknown())
            .parse(Resource)
            .map((resource) => arnOf(serviceOf(Action), label(resource))),
          ...(Condition === undefined ? {} : { condition: Condition }),
        })),
      ),
      identities,
      log: arnOf('logs', label(LoggingConfig.LogGroup)),
      drivenBy: sources
        .filter(({ properties }) => label(properties.FunctionName) === `${live}:live`)
        .map(({ properties }) => arnOf('sqs', label(properties.EventSourceArn))),
      failures: invoked
        .filter(({ properties }) => label(properties.Qualifier) === live)
        .map(({ properties }) => arnOf('sqs', label(properties.DestinationConfig.OnFailure.Destination))),
    };
  });
}

const serviceOf = (actions: unknown): string => z.array(z.string()).parse(actions)[0]?.split(':')[0] ?? '';

/** Secrets by dynamic reference have no label, and no right hangs on them. */
function textOf(value: unknown): string {
  try {
    return label(value);
  } catch {
    return '';
  }
}

export const account = '123456789012';
export const region = 'us-east-1';
const names: Readonly<Record<string, (label: string) => string>> = {
  'cognito-idp': (name) => `userpool/${region}_${name}`,
  dynamodb: (name) => `table/${name}`,
  kms: (name) => `key/${name}`,
  logs: (name) => `log-group:${name}:*`,
  secretsmanager: (name) => `secret:${name}-AbCdEf`,
  sqs: (name) => name,
};

/** The ARN that a resource would have; one that is written out in the template stays, but for the account. */
export function arnOf(service: string, name: string): string {
  if (name === '*') return name;
  if (name.startsWith('arn:')) return name.replaceAll('AWS::AccountId', account);
  const resource = names[service]?.(name);
  if (resource === undefined) throw new Error(`no ARN is known for ${service} ${name}`);
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
