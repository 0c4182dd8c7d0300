import {
  type BehaviorOptions,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { consoleHeaders } from '#shared/declarations/security-headers.ts';
import { SecurityHeadersPolicy } from './security-headers-policy.ts';
import type { SignIn } from './staff-sign-in.ts';

/** How the files of the staff console are handed out: with headers of their own. */
export function consoleBehaviours(
  scope: Construct,
  toSite: BehaviorOptions,
  signIn: SignIn,
): Readonly<Record<string, BehaviorOptions>> {
  const index = new EdgeFunction(scope, 'ConsoleIndex', {
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(nameIndex),
  });
  const toConsole = {
    ...toSite,
    responseHeadersPolicy: new SecurityHeadersPolicy(scope, 'ConsoleHeaders', consoleHeaders(signIn.origins)),
    functionAssociations: [{ function: index, eventType: FunctionEventType.VIEWER_REQUEST }],
  };
  return { '/staff/*': toConsole };
}

/** The bucket knows files only, and the console's page is one. */
const nameIndex = `function handler({ request }) {
  request.uri = request.uri.replace(/\\/$/, '/index.html');
  return request;
}`;
