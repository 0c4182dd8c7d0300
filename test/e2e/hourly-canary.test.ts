import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type EmbeddedRun, startEmbeddedRun } from '#infra/local/embedded-run.ts';
import { publishTemplate } from '#infra/local/shipped-campaign.ts';
import { canaryCampaign } from '#shared/domain/canary.ts';
import { readMail } from '#test/support/e2e-mails.ts';
import { Service } from '#test/support/e2e-service.ts';

interface Attention {
  readonly lists: readonly { readonly entries: readonly { reason: string; subscriber: string }[] }[];
}
interface Timeline {
  readonly enrolments: readonly { readonly planned: readonly { readonly step: string }[] }[];
}

let run: EmbeddedRun;
let service: Service;
const reports: string[] = [];

const failures = async () => {
  const { lists } = await service.staff<Attention>('approver', '/attention?kind=canary');
  return lists.flatMap(({ entries }) => entries);
};
const timeline = (subscriber: string) =>
  service.staff<Timeline>('privacy', `/subscribers/${subscriber}/timeline`);
/** To whom the mails since the last look went. */
const mailed = async () => {
  const mails = await Promise.all((await service.newMails()).map(readMail));
  return mails.map(({ to }) => to);
};

beforeAll(async () => {
  const report = (line: string) => reports.push(line);
  run = await startEmbeddedRun({ port: 0, verbose: false, inbox: false, canary: true, report });
  service = new Service(run.url);
}, 60_000);
afterAll(() => run?.stop());

describe('the hourly test of the whole way', () => {
  it('is silent while nobody has published its campaign', async () => {
    await service.advance('PT3H');
    expect(await mailed()).toEqual([]);
    expect(await failures()).toEqual([]);
  });

  it('passes each hour: two mails to a mailbox of its own, and nobody is left', async () => {
    await publishTemplate(run, canaryCampaign);
    await service.advance('PT5H');
    const to = await mailed();
    const people = [...new Set(to)];
    expect(people.length).toBeGreaterThanOrEqual(4);
    for (const each of people) expect(each).toMatch(/^success\+\S+t\d\d@simulator\.amazonses\.com$/);
    for (const each of people.slice(0, -1)) expect(to.filter((other) => other === each)).toHaveLength(2);
    expect(await failures()).toEqual([]);
    const { enrolled, balance } = await service.staff<{ enrolled: number; balance: { holds: boolean } }>(
      'auditor',
      `/campaigns/${canaryCampaign}/numbers`,
    );
    // The one whose hour is under way, and the one whose rows go a quarter of an hour after erasing.
    expect(enrolled).toBeLessThanOrEqual(2);
    expect(balance.holds).toBe(true);
  });

  it('is no alarm while the account is stopped', async () => {
    await service.staff('approver', '/account/stop', {});
    await service.advance('PT3H');
    expect(await failures()).toEqual([]);
    await service.staff('approver', '/account/start', {});
    await service.advance('PT2H');
    expect(await failures()).toEqual([]);
  });

  it('fails when mails stand still and says where; it is forgotten once they go out again', async () => {
    run.ses.play(({ configurationSet }) =>
      configurationSet === 'sequence'
        ? { code: 'Throttling', message: 'Maximum sending rate exceeded.' }
        : undefined,
    );
    await service.advance('PT2H');
    const [failure] = await failures();
    expect(failure).toMatchObject({ reason: 'leave: not-sent' });
    const { enrolments } = await timeline(failure?.subscriber ?? '');
    expect(enrolments).toMatchObject([{ planned: [{ step: 'check' }] }]);

    run.ses.play(() => undefined);
    await service.advance('PT2H');
    expect(await failures()).toEqual([]);
    expect(reports.filter((line) => /^tick|^canary/.test(line))).toEqual([]);
  });
});
