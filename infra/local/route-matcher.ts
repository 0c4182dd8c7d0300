import { type OperationId, operationIds, routeKey, routes } from '#shared/declarations/routes.ts';
import type { MatchedRoute } from './http-events.ts';

export interface Match extends MatchedRoute {
  readonly id: OperationId;
}

const patterns = operationIds.map((id) => ({ id, pattern: patternOf(routes[id].path) }));

/**
 * The row of the route table for a method and path. Undefined for a wrong method as well, and for
 * HEAD, as an HTTP API does. A slash at the end of a link is dropped from posts: mail programs add it.
 */
export function matchRoute(method: string, path: string): Match | undefined {
  for (const { id, pattern } of patterns) {
    const route = routes[id];
    if (route.method !== method) continue;
    const tolerant = route.audience === 'link' && route.method === 'POST';
    const found = pattern.exec(tolerant ? path.replace(/(?<=.)\/$/, '') : path);
    if (found) return { id, key: routeKey(id), parameters: decoded(found.groups ?? {}) };
  }
  return undefined;
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.]/g, '\\.');
  return new RegExp(`^${literal.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
