import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  type Alias,
  Architecture,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName, VariablesOf } from '#shared/declarations/environment.ts';
import { bundle } from './bundle.ts';

/** By which everybody calls a function. */
export const aliasName = 'live';

/** A variable that names a resource, together with what its reader may do there. */
export interface Granted {
  readonly value: string;
  readonly rights: readonly PolicyStatement[];
}

/** Every variable of a function: a plain text, or a name that brings its rights along. */
export type VariablesFor<F extends FunctionName> = { readonly [K in keyof VariablesOf<F>]: string | Granted };

/** What all functions of a stage have in common. */
export interface FunctionDefaults {
  /** Encrypts the log. */
  readonly logKey: IKey;
  readonly logRetention: RetentionDays;
}

interface ServiceFunctionProps<F extends FunctionName> extends FunctionDefaults {
  readonly name: F;
  /** File that exports `handler`. Known to the stacks by path only. */
  readonly entry: `functions/${string}.ts`;
  readonly environment: VariablesFor<F>;
  /** Default 60 s. */
  readonly timeout?: Duration;
  /** In MB, default 256; processor time grows with it. */
  readonly memorySize?: number;
}

/**
 * A Lambda function with its own role and its own log, and no right but those its variables bring
 * and to write that log.
 */
export class ServiceFunction<F extends FunctionName = FunctionName> extends Construct {
  readonly name: F;
  readonly role: Role;
  readonly function: LambdaFunction;
  /** The version in use, which is what everybody calls: a deployment moves it on, at once or gradually. */
  readonly live: Alias;
  /** The same, as CDK asks for it. */
  readonly callable: IFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<F>) {
    super(scope, id);
    this.name = props.name;
    const given: Readonly<Record<string, string | Granted | undefined>> = props.environment;
    const variables = Object.entries(given).flatMap(([name, variable]) =>
      variable === undefined
        ? []
        : [{ name, ...(typeof variable === 'string' ? plain(variable) : variable) }],
    );
    const log = new LogGroup(this, 'Log', {
      encryptionKey: props.logKey,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not the managed policy for basic execution: it lets a function write every log of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [log.logGroupArn],
      }),
    );
    for (const right of variables.flatMap(({ rights }) => rights)) this.role.addToPrincipalPolicy(right);
    this.function = new LambdaFunction(this, 'Function', {
      description: `Lantern: ${props.name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundle(props.entry, 'CONTENT_DIR' in given),
      handler: 'index.handler',
      role: this.role,
      environment: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
      timeout: props.timeout ?? Duration.seconds(60),
      memorySize: props.memorySize ?? 256,
      logGroup: log,
      loggingFormat: LoggingFormat.JSON,
      // What Lambda says of each call is in its metrics as well; of one that failed it says so all the same.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    this.live = this.function.addAlias(aliasName);
    // @ts-expect-error: an alias has `role?: IRole | undefined`, which exactOptionalPropertyTypes tells from `role?: IRole`
    this.callable = this.live;
  }
}

/**
 * The right to use a key, but only through the service that stores things under it.
 * @param service as in its host name: `sqs`, `dynamodb`
 */
export function keyUse(key: IKey, service: string, ...actions: readonly `kms:${string}`[]): PolicyStatement {
  const { region } = Stack.of(key);
  return new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
  });
}

function plain(value: string): Granted {
  return { value, rights: [] };
}
