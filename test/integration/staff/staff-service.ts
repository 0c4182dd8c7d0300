import { inject, vi } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { checkedOn, contentDir } from '#test/support/shipped-content.ts';
import { createTable, type TestTable } from '#test/support/table.ts';
import { call, type StaffAnswer, type StaffOperation, type StaffRequest } from '#test/unit/staff/requests.ts';
import { audience, issuer, tokenIssuer } from '#test/unit/staff/tokens.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

export interface StaffService {
  readonly table: TestTable;
  readonly around: Surroundings;
  /** The Authorization header of somebody with these roles. */
  readonly bearer: (user: string, ...groups: string[]) => Promise<string>;
  /** Signs what a token says. */
  readonly sign: Awaited<ReturnType<typeof tokenIssuer>>['sign'];
  readonly handler: unknown;
  /** Calls a route as a user, whose role is the first part of the name: `approver-1`. */
  as(user: string, id: StaffOperation, request?: StaffRequest): Promise<StaffAnswer>;
  /** Has the draft reviewed in the main language by one person, approved and published by another. */
  publish(campaign: string): Promise<StaffAnswer>;
  stop(): Promise<void>;
}

/** The real handler on a real table of its own, at the day when the shipped claims were last checked. */
export async function startStaffService(): Promise<StaffService> {
  vi.useFakeTimers({ toFake: ['Date'], now: checkedOn });
  const around = await startSurroundings();
  const provider = await tokenIssuer();
  const dynamodb = inject('dynamodbEndpoint');
  const table = await createTable(dynamodb);
  const variables = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: around.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    POWERTOOLS_DEV: 'false',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    TABLE_NAME: table.tableName,
    KEYS_SECRET_ID: 'keys',
    SENDER_NAME: 'Lantern',
    POSTAL_ADDRESS: '1 Harbour Street, Springfield, OR 97477, USA',
    PUBLIC_URL: 'https://lantern.example.org',
    SEQUENCE_ADDRESS: 'letters@news.lantern.example.org',
    CONFIRMATION_ADDRESS: 'confirm@lantern.example.org',
    REPLY_TO: 'people@lantern.example.org',
    SEND_QUEUE_URL: `${around.endpoint}/000000000000/send`,
    SEQUENCE_CONFIGURATION_SET: 'sequence',
    STAFF_ISSUER: issuer,
    STAFF_AUDIENCE: audience,
    STAFF_JWKS: provider.jwks,
    CONTENT_DIR: contentDir,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { handler } = await import('#functions/http/staff.ts');
  const as: StaffService['as'] = async (user, id, request = {}) => {
    const authorization = await provider.bearer(user, user.split('-')[0] ?? user);
    return call(handler, id, { ...request, authorization });
  };
  return {
    table,
    around,
    bearer: provider.bearer,
    sign: provider.sign,
    handler,
    as,
    async publish(campaign) {
      const path = { campaign };
      const { rev } = (await as('approver-2', 'getDraft', { path })).body;
      await as('approver-2', 'reviewDraft', { path, body: { rev, locale: mainLocale } });
      const { contentHash: hash } = (await as('approver-1', 'checkDraft', { path })).body;
      const approval = { path, body: { rev: rev + 1, hash } };
      const { rev: draftRev } = (await as('approver-1', 'approveDraft', approval)).body;
      return as('approver-1', 'publishCampaign', { path, body: { draftRev } });
    },
    async stop() {
      vi.useRealTimers();
      vi.unstubAllEnvs();
      await around.stop();
    },
  };
}
