import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';

import {
  type HttpFunction,
  type OperationId,
  type OperationsOf,
  operationIds,
  routes,
} from '#shared/declarations/routes.ts';
import type { Operation } from './operation.ts';
import { problemSchema } from './problem.ts';

/** Every operation that a function handles, all functions together. */
export type DocumentedOperations = Readonly<Record<OperationsOf<HttpFunction>, Operation>>;

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const html = { 'text/html': { schema: z.string() } };

type SiteOperation = Exclude<OperationId, OperationsOf<HttpFunction>>;

/** Static files: no function, so no schemas. */
const site: Readonly<Record<SiteOperation, ZodOpenApiOperationObject>> = {
  showForm: { summary: 'The interest form', responses: { 200: { description: 'A page', content: html } } },
  showConsole: { summary: 'The staff console', responses: { 200: { description: 'A page', content: html } } },
  getOpenapi: {
    summary: 'This document',
    responses: { 200: { description: 'OpenAPI 3.1', content: { [json]: { schema: z.looseObject({}) } } } },
  },
};

const tags = {
  public: { name: 'public', description: 'Open to everybody.' },
  link: {
    name: 'link',
    description: 'For whoever holds the link of a mail. Opening one never changes anything.',
  },
  staff: { name: 'staff', description: 'For outreach staff, by role.' },
} as const;

/** OpenAPI 3.1 of the whole route table, made from the schemas that requests and answers are parsed by. */
export function openapiDocument(operations: DocumentedOperations): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const id of operationIds) {
    const { method, path } = routes[id];
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(id, operations) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Lantern',
      version: '1',
      description: 'Information one short e-mail at a time: interest form, links in mails, staff.',
    },
    servers: [{ url: '/' }],
    tags: Object.values(tags),
    paths: paths satisfies ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        staff: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of the identity provider.',
        },
      },
    },
  });
}

function describe(id: OperationId, operations: DocumentedOperations): ZodOpenApiOperationObject {
  const route = routes[id];
  const named = { operationId: id, tags: [route.audience] };
  if (isSite(id)) return { ...named, ...site[id] };
  const operation = operations[id];
  return {
    ...named,
    summary: operation.summary,
    ...('roles' in route
      ? { security: [{ staff: [] }], description: `Roles: ${route.roles.join(', ')}.` }
      : { security: [] }),
    requestParams: parameters(id, operation),
    ...(operation.body === undefined ? {} : { requestBody: requestBody(id, operation.body) }),
    responses: responses(id, operation),
  };
}

const isSite = (id: OperationId): id is SiteOperation => id in site;

function parameters(id: OperationId, { path, query }: Operation): ZodOpenApiParameters {
  const names = [...routes[id].path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
  const unparsed = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  return {
    ...(names.length === 0 ? {} : { path: path instanceof z.ZodObject ? path : unparsed }),
    ...(query instanceof z.ZodObject ? { query } : {}),
  };
}

/** Pages post forms, staff and scripts post JSON, and the interest form takes both. */
function requestBody(id: OperationId, schema: z.core.$ZodType) {
  const types = { public: [json, form], link: [form], staff: [json] }[routes[id].audience];
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function responses(id: OperationId, operation: Operation): ZodOpenApiResponsesObject {
  const { audience, method, path } = routes[id];
  const isPage = operation.response === undefined;
  const success = operation.response === undefined ? html : { [json]: { schema: operation.response } };
  const fault = (description: string) => ({
    description,
    content: isPage ? html : { 'application/problem+json': { schema: problemSchema } },
  });
  const isStaff = audience === 'staff';
  return {
    [operation.status]: {
      description: isPage ? 'A page' : 'Done',
      // A browser that posts a form is answered with a page.
      content: audience === 'public' && method === 'POST' && !isPage ? { ...success, ...html } : success,
    },
    ...(isStaff
      ? { 401: fault('No valid token'), 403: fault('The roles, or the rule of two people, forbid it') }
      : {}),
    ...(path.includes('{') && isStaff ? { 404: fault('There is no such thing') } : {}),
    ...(isStaff && method !== 'GET' ? { 409: fault('It does not fit what stands now') } : {}),
    ...(operation.body === undefined ? {} : { 413: fault('Too large') }),
    ...((operation.body ?? operation.query ?? operation.path)
      ? { 422: fault('Fields that need another look') }
      : {}),
    default: fault('Any other error'),
  };
}
