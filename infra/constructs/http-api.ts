import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type HttpFunction, operationIds, routes } from '#shared/declarations/routes.ts';
import type { FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { SignIn } from './staff-sign-in.ts';

interface ServiceApiProps extends FunctionDefaults {
  readonly functions: Readonly<Record<HttpFunction, ServiceFunction>>;
  readonly signIn: SignIn;
}

/**
 * One API route for each row of the route table: API Gateway knows every route, so that each has
 * its own key in the log, and what is not in the table is refused before a function is called.
 */
export class ServiceApi extends Construct {
  /** Host name of the API's own endpoint. */
  readonly host: string;
  readonly id: string;

  constructor(scope: Construct, id: string, props: ServiceApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'Api', { createDefaultStage: false });
    this.id = api.apiId;
    this.host = `${api.apiId}.execute-api.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`;
    const log = new LogGroup(this, 'AccessLog', {
      encryptionKey: props.logKey,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      // Of the account's 10,000 a second; a form that helps a few thousand people a month needs far less.
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat },
    });
    const authorizer = new HttpJwtAuthorizer('Staff', props.signIn.issuer, {
      jwtAudience: [props.signIn.audience],
    });
    const integrations = {
      intake: this.integration('Intake', props.functions.intake),
      recipient: this.integration('Recipient', props.functions.recipient),
      facts: this.integration('Facts', props.functions.facts),
      staff: this.integration('StaffApi', props.functions.staff),
    } as const satisfies Record<HttpFunction, HttpLambdaIntegration>;

    for (const operation of operationIds) {
      const { method, path, fn, audience } = routes[operation];
      if (fn === 'site') continue;
      new HttpRoute(this, operation, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration: integrations[fn],
        ...(audience === 'staff' ? { authorizer } : {}),
      });
    }
  }

  private integration(id: string, { callable }: ServiceFunction): HttpLambdaIntegration {
    // One permission for the whole API: one for each route would outgrow the 20 KB of a function's policy.
    return new HttpLambdaIntegration(id, callable, { scopePermissionToRoute: false });
  }
}

/** The route, never the path: a path holds the token of a link. No address of the caller either. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLatency: '$context.responseLatency',
    integrationStatus: '$context.integrationStatus',
    authorizerError: '$context.authorizer.error',
  }),
);
