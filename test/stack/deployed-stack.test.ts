import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#shared/declarations/routes.ts';
import { hour } from '#shared/domain/instant.ts';
import { formFields, goodForm } from '#test/support/e2e-people.ts';
import { publish, renewClaims } from './campaign.ts';
import { type Deployed, deployed, laterSender } from './deployed.ts';
import { eventually } from './eventually.ts';
import { kept, wrong } from './left-behind.ts';
import { mailsTo, pathTo } from './mailbox.ts';
import { tell } from './ses-events.ts';
import { given } from './visitor.ts';

interface Timeline {
  readonly suppressed?: { readonly reason: string };
  readonly enrolments: readonly {
    readonly enrolment: string;
    readonly ended?: { readonly reason: string };
    readonly past: readonly { readonly step: string; readonly state: string }[];
  }[];
}

const stays = 'stays@mail.example.org';
const waits = 'waits@mail.example.org';
const bounces = 'bounces@mail.example.org';
const leaves = 'leaves@mail.example.org';
const silent = 'silent@mail.example.org';
const confirming = [stays, waits, bounces, leaves];

/** Each part goes on where the one before it ended, so the first that fails is the last that runs. */
describe('a deployed stack', () => {
  let stack: Deployed;
  let tokens: Readonly<Record<'author' | 'approver' | 'privacy' | 'nobody', string>>;
  let steps: readonly string[];

  beforeAll(async () => {
    stack = await deployed();
  }, 400_000);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error([stack.log(), ...(await wrong(stack.aws))].join('\n'));
  });
  afterAll(() => stack?.stop());

  const mails = (address: string) => mailsTo(stack.call, address);
  const keyOf = async (email: string) => {
    const found = await stack.visitor.staff(tokens.privacy, '/subscribers/find', { email });
    return given<{ subscriber: string }>(found).subscriber;
  };
  const timeline = async (email: string) =>
    given<Timeline>(await stack.visitor.staff(tokens.privacy, `/subscribers/${await keyOf(email)}/timeline`));
  const states = async (email: string) =>
    (await timeline(email)).enrolments[0]?.past.map(({ step, state }) => `${step} ${state}`);
  const dueOf = async (email: string) =>
    (await stack.people.read(await keyOf(email))).enrolments[0]?.next?.due ?? 0;

  it('shows its pages and its facts at the public host', async () => {
    const { visitor } = stack;
    for (const [path, type] of [
      [routes.showForm.path, 'text/html'],
      [routes.showConsole.path, 'text/html'],
      [routes.showFacts.path, 'text/html'],
      [routes.listFacts.path, 'application/json'],
      [routes.getOpenapi.path, 'application/json'],
    ] as const) {
      const { status, headers } = await visitor.get(path);
      expect({ path, status, type: headers['content-type'] }).toEqual({
        path,
        status: 200,
        type: expect.stringContaining(type),
      });
    }
  });

  it('answers nobody who goes past the distribution', async () => {
    const path = `/_aws/execute-api/${stack.resources('ApiGatewayV2::Api')}/$default/v1/facts`;
    expect((await stack.call({ host: 'localhost', path })).status).toBe(403);
  });

  it('lets staff in by password, second factor and group', async () => {
    const { visitor, signIn } = stack;
    tokens = {
      author: await signIn('author', 'author'),
      approver: await signIn('approver', 'approver'),
      privacy: await signIn('privacy', 'privacy'),
      nobody: await signIn('nobody'),
    };
    const status = async (token: string | undefined, path: string) =>
      (await visitor.staff(token, path)).status;
    expect(given(await visitor.staff(tokens.author, '/me'))).toMatchObject({ roles: ['author'] });
    expect(await status(undefined, '/me')).toBe(401);
    expect(await status(`${tokens.author.slice(0, -4)}AAAA`, '/me')).toBe(401);
    expect(await status(tokens.nobody, '/templates')).toBe(403);
    expect(await status(tokens.author, '/audit')).toBe(403);
  });

  it('publishes what an author wrote and somebody else signed off', async () => {
    const { visitor } = stack;
    await renewClaims(visitor, tokens.approver);
    steps = await publish(visitor, tokens.author, tokens.approver);
    expect(steps).toHaveLength(2);
    const again = await visitor.staff(tokens.author, '/campaigns/first-steps/versions', { draftRev: 1 });
    expect(again.status).toBe(403);
  });

  it('takes forms, and asks everybody once to confirm', async () => {
    const { visitor } = stack;
    for (const email of [...confirming, silent]) {
      // One clock, so that the window is open at any hour of it.
      const form = { ...goodForm(email), timeZone: 'America/New_York' };
      const answer =
        email === stays
          ? await visitor.postForm('/v1/interest', formFields(form))
          : await visitor.postJson('/v1/interest', form);
      expect(answer.status).toBe(202);
    }
    const refused = await visitor.postJson('/v1/interest', {
      ...goodForm('minor@mail.example.org'),
      adult: false,
    });
    expect(refused.status).toBe(422);
    for (const email of [...confirming, silent]) {
      await eventually(`${email} is asked`, async () => (await mails(email)).length > 0);
    }
    for (const email of confirming) {
      const [asked] = await mails(email);
      const page = asked && pathTo(asked, 'c');
      expect(asked?.from).toContain('hello@confirm.example.org');
      expect((await visitor.get(page ?? '')).text).toContain('<form method="post"');
      expect((await visitor.postForm(page ?? '', {})).status).toBe(200);
    }
  });

  it('sends the first step to those who confirmed, at a tick of the Scheduler', async () => {
    for (const email of confirming) {
      await eventually(`${email} gets the first step`, async () => (await mails(email)).length === 2);
      await eventually('its outcome', async () => (await states(email))?.[0] === `${steps[0]} accepted`);
    }
    expect((await mails(stays))[1]?.from).toContain('hello@letters.example.org');
    expect(await mails(silent)).toHaveLength(1);
  });

  it('hears from SES what became of a mail', async () => {
    const topic = stack.resources('SNS::Topic', 'FeedbackTopic');
    for (const [email, kind, state] of [
      [stays, 'Delivery', 'delivered'],
      [bounces, 'Bounce', 'bounced'],
    ] as const) {
      const [, mail] = await mails(email);
      const [enrolment] = (await timeline(email)).enrolments;
      if (mail === undefined || enrolment === undefined) throw new Error(`${email} got no mail`);
      const told = { mail, to: email, enrolment: enrolment.enrolment, step: steps[0] ?? '' };
      await tell(stack.aws, topic, kind, told);
      await eventually(state, async () => (await states(email))?.[0] === `${steps[0]} ${state}`);
    }
    expect((await timeline(bounces)).suppressed).toMatchObject({ reason: 'bounced' });
  });

  it('lets people leave with one press', async () => {
    const [, mail] = await mails(leaves);
    const path = mail && pathTo(mail, 'u');
    const answer = await stack.visitor.postForm(path ?? '', { 'List-Unsubscribe': 'One-Click' });
    expect(answer.status).toBe(200);
    expect((await timeline(leaves)).enrolments[0]?.ended).toMatchObject({ reason: 'left' });
  });

  it('writes to nobody while the campaign is paused', async () => {
    const { visitor, people } = stack;
    given(await visitor.staff(tokens.privacy, '/campaigns/first-steps/pause', {}));
    for (const email of [stays, waits]) await people.letTwoDaysPass(await keyOf(email));
    for (const email of [stays, waits]) {
      await eventually('a tick puts them off', async () => (await dueOf(email)) > Date.now());
      expect(await mails(email)).toHaveLength(2);
    }
  });

  it('is deployed again over those who wait', async () => {
    const before = await stack.aws.functions();
    const waiting = await stack.people.read(await keyOf(waits));
    await stack.deployLater();
    const changed = (await stack.aws.functions()).filter(({ FunctionName, CodeSha256 }) =>
      before.some((one) => one.FunctionName === FunctionName && one.CodeSha256 !== CodeSha256),
    );
    expect(changed).toHaveLength(10);
    expect(await stack.people.read(await keyOf(waits))).toEqual(waiting);
    expect(await mails(waits)).toHaveLength(2);
  }, 400_000);

  it('sends each of them the next step once, from the new version', async () => {
    const refused = await stack.visitor.staff(tokens.privacy, '/campaigns/first-steps/resume', {});
    expect(refused.status).toBe(403);
    given(await stack.visitor.staff(tokens.approver, '/campaigns/first-steps/resume', {}));
    for (const email of [stays, waits]) {
      // Everybody at once would be too many: resuming spreads them over the minutes to come.
      await eventually('they are brought forward', async () => (await dueOf(email)) < Date.now() + hour);
      await stack.people.letTwoDaysPass(await keyOf(email));
    }
    for (const email of [stays, waits]) {
      await eventually(`${email} gets the second step`, async () => (await mails(email)).length > 2);
      await eventually('it is the last', async () => (await timeline(email)).enrolments[0]?.ended);
      expect(await states(email)).toContain(`${steps[1]} accepted`);
      expect(await mails(email)).toHaveLength(3);
      expect((await mails(email))[2]?.from).toContain(laterSender);
    }
    for (const email of [bounces, leaves]) expect(await mails(email)).toHaveLength(2);
  });

  it('accounts for every step of everybody, and finds nothing wrong at night', async () => {
    const { aws, resources, visitor } = stack;
    await aws.invoke(resources('Lambda::Function', 'Housekeeping'), {
      scheduledTime: new Date().toISOString(),
    });
    const numbers = given(await visitor.staff(tokens.author, '/campaigns/first-steps/numbers'));
    expect(numbers).toMatchObject({
      enrolled: 4,
      total: {
        waiting: 0,
        inFlight: 0,
        accepted: 4,
        delivered: 1,
        bounced: 1,
        refused: 0,
        unknown: 0,
        left: 2,
      },
      balance: { expected: 8, counted: 8, holds: true },
    });
    expect(await wrong(aws)).toEqual([]);
  });

  it('leaves behind what must be kept when it is destroyed, and nothing that works', async () => {
    await stack.destroy();
    expect(await kept(stack.aws, stack.resources)).toEqual({
      subscriber: true,
      rootKeys: true,
      staff: 4,
      functions: 0,
      queues: 0,
    });
  }, 400_000);
});
