import { Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  CacheQueryStringBehavior,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type IOrigin,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { operationIds, routes } from '#shared/declarations/routes.ts';

type Behaviours = Readonly<Record<string, BehaviorOptions>>;

/** How each path that the API answers is handed on to it. `everywhere` is what all behaviours share. */
export function apiBehaviours(
  scope: Construct,
  origin: IOrigin,
  everywhere: Omit<BehaviorOptions, 'origin'>,
): Behaviours {
  const toApi: BehaviorOptions = {
    ...everywhere,
    origin,
    // Mail programs post to links over https as given; a redirect of theirs would lose the press (D-17).
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // API Gateway answers to its own host name only.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    functionAssociations: [{ function: slashDropper(scope), eventType: FunctionEventType.VIEWER_REQUEST }],
  };
  return {
    ...behaviours(apiPatterns(), toApi),
    ...behaviours(factsPatterns(), { ...everywhere, origin, cachePolicy: factsCache(scope) }),
  };
}

/**
 * What everybody gets alike is kept for as long as the answer says, so that many readers cost one
 * read of the table. Only the search goes on to the function and tells one answer from another.
 */
function factsCache(scope: Construct): CachePolicy {
  return new CachePolicy(scope, 'FactsCache', {
    comment: 'Lantern: facts, by search',
    minTtl: Duration.seconds(0),
    // Of an answer that does not say; errors say that they must not be kept.
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.minutes(5),
    queryStringBehavior: CacheQueryStringBehavior.allowList('q'),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

/**
 * Some mail programs add a slash to a link, and the press must count all the same (D-17). API
 * Gateway can neither match that nor have a second route for it: no route may end with a slash.
 */
function slashDropper(scope: Construct): EdgeFunction {
  return new EdgeFunction(scope, 'SlashDropper', {
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(dropSlash),
  });
}

const dropSlash = `function handler({ request }) {
  request.uri = request.uri.replace(/\\/+$/, '');
  return request;
}`;

function behaviours(patterns: readonly string[], options: BehaviorOptions): Behaviours {
  return Object.fromEntries(patterns.map((pattern) => [pattern, options]));
}

/** What is the same for everybody. */
function factsPatterns(): readonly string[] {
  return operationIds.map((id) => routes[id]).flatMap(({ fn, path }) => (fn === 'facts' ? [path] : []));
}

/** Path patterns of what else the API answers: staff as a whole, the others up to their first parameter. */
function apiPatterns(): readonly string[] {
  const rows = operationIds.map((id) => routes[id]).filter(({ fn }) => fn !== 'site' && fn !== 'facts');
  const patterns = rows.map(({ path, audience }) =>
    audience === 'staff' ? `${path.split('/').slice(0, 3).join('/')}/*` : path.replace(/\{.*$/, '*'),
  );
  return [...new Set(patterns)];
}
