import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';

import { factsOperations } from '#shared/contract/facts-operations.ts';
import { intakeOperations } from '#shared/contract/intake-operations.ts';
import { openapiDocument } from '#shared/contract/openapi.ts';
import { recipientOperations } from '#shared/contract/recipient-operations.ts';
import { staffOperations } from '#shared/contract/staff.ts';
import { operationIds, routes } from '#shared/declarations/routes.ts';

interface Described {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly description?: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, object>> }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { properties?: object; required?: string[] }>>;
  };
}

const document = openapiDocument({
  ...intakeOperations,
  ...recipientOperations,
  ...factsOperations,
  ...staffOperations,
}) as Document;
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const find = (id: string) =>
  described.find(({ operation }) => operation.operationId === id)?.operation as Described;

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect(await new Validator().validate({ ...structuredClone(document) })).toEqual({ valid: true });
  });

  it('has every route once, and nothing else', () => {
    const rows = described.map(({ path, method, operation }) => `${operation.operationId} ${method} ${path}`);
    expect(rows.sort()).toEqual(
      operationIds.map((id) => `${id} ${routes[id].method} ${routes[id].path}`).sort(),
    );
  });

  it('can be written as JSON, and refers to nothing that it does not hold', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBeGreaterThan(10);
    for (const name of names) expect(document.components.schemas).toHaveProperty(name as string);
  });

  it('asks for a token on staff routes alone, and says which roles', () => {
    for (const id of operationIds) {
      const isStaff = routes[id].audience === 'staff';
      expect(find(id).security ?? []).toEqual(isStaff ? [{ staff: [] }] : []);
      expect(find(id).responses).toEqual(
        isStaff
          ? expect.objectContaining({ 401: expect.anything(), 403: expect.anything() })
          : expect.not.objectContaining({ 401: expect.anything() }),
      );
    }
    expect(find('publishCampaign').description).toBe('Roles: approver, admin.');
  });

  it('describes every parameter of a path', () => {
    for (const { path, operation } of described) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name, required }) => [name, required])).toEqual(names.map((name) => [name, true]));
    }
  });

  it('describes errors as problem details, and pages as pages', () => {
    expect(Object.keys(find('saveDraft').responses['409']?.content ?? {})).toEqual([
      'application/problem+json',
    ]);
    expect(Object.keys(find('leave').responses['200']?.content ?? {})).toEqual(['text/html']);
    expect(Object.keys(find('submitInterest').responses['202']?.content ?? {})).toEqual([
      'application/json',
      'text/html',
    ]);
    expect(Object.keys(find('submitInterest').requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
    ]);
    expect(Object.keys(find('changePreferences').requestBody?.content ?? {})).toEqual([
      'application/x-www-form-urlencoded',
    ]);
  });

  it('shows dates as they leave', () => {
    expect(document.components.schemas['Campaign']?.properties).toMatchObject({
      createdAt: { type: 'string', format: 'date-time' },
    });
  });

  it('takes the policy of a campaign and what becomes of a late step, in drafts and versions', () => {
    const text = (name: string) => JSON.stringify(document.components.schemas[name]);
    for (const name of ['DraftChange', 'Draft', 'CampaignVersion']) {
      for (const word of [
        'send-late',
        'at-most-once',
        'retry-once',
        'maxLatenessDays',
        'follow',
        're-space',
        'disabled',
      ])
        expect([name, word, text(name).includes(word)]).toEqual([name, word, true]);
    }
    expect(document.components.schemas['DraftChange']?.required).not.toContain('policy');
  });

  it('says who may sign what, and with what an approval is bound', () => {
    expect(find('reviewDraft').description).toBe('Roles: author, approver, admin.');
    expect(find('approveDraft').description).toBe('Roles: approver, admin.');
    const required = (name: string) => document.components.schemas[name]?.required;
    expect(required('NewReview')).toEqual(['rev', 'locale']);
    expect(required('NewApproval')).toEqual(['rev', 'hash']);
    expect(required('DraftCheck')).toEqual(expect.not.arrayContaining(['contentHash', 'approval']));
    for (const name of ['Draft', 'SavedDraft', 'CampaignVersion'])
      expect([name, required(name)]).toEqual([name, expect.arrayContaining(['reviews'])]);
    expect(required('CampaignVersion')).toContain('approval');
    expect(find('approveDraft').responses).toHaveProperty('409');
  });

  it('keeps the send floor to admins, and lets nearly everybody stop', () => {
    expect(find('raiseSendFloor').description).toBe('Roles: admin.');
    expect(find('stopAccount').description).toBe('Roles: author, approver, privacy, admin.');
    expect(find('resendStep').responses).toHaveProperty('409');
  });

  it('names the fields of the interest form', () => {
    const form = document.components.schemas['Interest'];
    expect(Object.keys(form?.properties ?? {})).toEqual(
      expect.arrayContaining(['email', 'audience', 'country', 'adult', 'website']),
    );
    expect(form?.required).toContain('email');
  });
});
