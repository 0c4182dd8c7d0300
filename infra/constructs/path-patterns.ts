import { operationIds, routes } from '#shared/declarations/routes.ts';

/** What is the same for everybody. */
export function factsPatterns(): readonly string[] {
  return operationIds.map((id) => routes[id]).flatMap(({ fn, path }) => (fn === 'facts' ? [path] : []));
}

/** Path patterns of what else the API answers: staff as a whole, the others up to their first parameter. */
export function apiPatterns(): readonly string[] {
  const rows = operationIds.map((id) => routes[id]).filter(({ fn }) => fn !== 'site' && fn !== 'facts');
  const patterns = rows.map(({ path, audience }) =>
    audience === 'staff' ? `${path.split('/').slice(0, 3).join('/')}/*` : path.replace(/\{.*$/, '*'),
  );
  return [...new Set(patterns)];
}
