import { describe, expect, it } from 'vitest';

import { matchRoute } from '#infra/local/route-matcher.ts';
import { operationIds, routes } from '#shared/declarations/routes.ts';

describe('matching requests to the route table', () => {
  it('finds every route of the table, with what stands in its path', () => {
    for (const id of operationIds) {
      const { method, path } = routes[id];
      const match = matchRoute(method, path.replace(/\{(\w+)\}/g, 'some-$1'));
      expect(match?.id).toBe(id);
      expect(match?.key).toBe(`${method} ${path}`);
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, `some-${name}`]);
      expect(match?.parameters).toEqual(Object.fromEntries(names));
    }
  });

  it('knows no HEAD, no other method, no longer path and no empty parameter', () => {
    expect(matchRoute('HEAD', '/')).toBeUndefined();
    expect(matchRoute('DELETE', '/v1/interest')).toBeUndefined();
    expect(matchRoute('GET', '/v1/interest')).toBeUndefined();
    expect(matchRoute('GET', '/c/token/more')).toBeUndefined();
    expect(matchRoute('POST', '/u/')).toBeUndefined();
    expect(matchRoute('GET', '/v1/openapiXjson')).toBeUndefined();
  });

  it('drops a slash at the end of a link that is posted to, and of nothing else', () => {
    expect(matchRoute('POST', '/u/token/')).toMatchObject({ id: 'leave', parameters: { token: 'token' } });
    expect(matchRoute('GET', '/u/token/')).toBeUndefined();
    expect(matchRoute('POST', '/v1/interest/')).toBeUndefined();
  });

  it('decodes parameters, and leaves alone what cannot be decoded', () => {
    expect(matchRoute('GET', '/c/a%20b')?.parameters).toEqual({ token: 'a b' });
    expect(matchRoute('GET', '/c/%E0%A4%A')?.parameters).toEqual({ token: '%E0%A4%A' });
  });
});
