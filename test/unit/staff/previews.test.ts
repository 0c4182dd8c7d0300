import { describe, expect, it } from 'vitest';

import { campaignPrint } from '#shared/domain/link-token.ts';
import { suppress } from '#shared/domain/subscriber-changes.ts';
import { createCampaign } from '#shared/usecases/staff/campaigns.ts';
import { saveDraft } from '#shared/usecases/staff/drafts.ts';
import { previewStep, sendTest } from '#shared/usecases/staff/previews.ts';
import { buildSource, buildStepSource, campaignId, tuesday } from '../../support/builders.ts';
import { forbiddenWords } from '../../support/in-memory/content.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { author } from './actors.ts';

const step = { campaign: campaignId, step: 'welcome' };
const reader = { audience: 'veteran', country: 'US', firstName: '<b>Ana</b>' } as const;
const email = 'Author@staff.example.com';

async function drafted(markdown = 'See E-03.') {
  const deps = inMemoryDeps();
  await createCampaign(deps, author, { template: campaignId });
  await saveDraft(deps, author, campaignId, {
    ...buildSource({ steps: [buildStepSource({ markdown })] }),
    rev: 0,
  });
  return deps;
}

describe('a preview', () => {
  it('is the variant of the reader, with hostile names escaped and links that lead nowhere', async () => {
    const preview = await previewStep(await drafted(), step, reader);
    expect(preview.subject).toBe('What you asked for');
    expect(preview.claims).toEqual(['E-03']);
    expect(preview.html).toContain('Hello &lt;b&gt;Ana&lt;/b&gt;,');
    expect(preview.html).toContain('Help now, US veteran');
    expect(preview.html).toContain('welcome for veteran.US');
    expect(preview.html).toContain('https://lantern.example/u/preview');
    expect(preview.text).toContain('https://lantern.example/p/preview');
    expect(preview.html + preview.text).not.toContain('{{');
  });

  it('shows a country without its own text the one for all others', async () => {
    const preview = await previewStep(await drafted(), step, { audience: 'self', country: 'DE' });
    expect(preview.text).toContain('welcome for self.other');
    expect(preview.text).toContain('Hello,');
  });

  it('says what is wrong with a text that could not go out', async () => {
    await expect(previewStep(await drafted(`A ${forbiddenWords}`), step, reader)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'content.blocked',
    });
    const broken = {
      ...(await drafted()),
      compiler: {
        compile: () => {
          throw new TypeError('broken');
        },
      },
    };
    await expect(previewStep(broken, step, reader)).rejects.toThrow(TypeError);
  });

  it('knows no step and no campaign that is not there', async () => {
    const deps = await drafted();
    await expect(previewStep(deps, { ...step, step: 'none' }, reader)).rejects.toMatchObject({
      code: 'step.unknown',
    });
    await expect(previewStep(deps, { ...step, campaign: 'none' }, reader)).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
  });
});

describe('a test mail', () => {
  it('is the mail of the sequence, with links for the address it goes to', async () => {
    const deps = await drafted();
    expect(await sendTest(deps, author, step, { ...reader, email })).toEqual({ state: 'accepted' });
    const [mail] = deps.mailer.accepted;
    const key = await deps.addresses.keyOf(email);
    expect(mail).toMatchObject({ stream: 'sequence', to: email, subject: 'What you asked for', tag: 'test' });
    const token = /\/u\/(\S+)$/.exec(mail?.list?.leaveUrl ?? '')?.[1] ?? '';
    expect(await deps.tokens.verify(token, 'leave', tuesday)).toEqual({
      purpose: 'leave',
      subscriber: key,
      campaign: campaignPrint(campaignId),
    });
    expect(mail?.body.text).toContain(mail?.list?.leaveUrl);
    expect(mail?.body.html).not.toContain('/p/preview');
  });

  it('is on the record by the key of the address alone, and makes nobody a subscriber', async () => {
    const deps = await drafted();
    await sendTest(deps, author, step, { ...reader, email });
    const key = await deps.addresses.keyOf(email);
    expect(deps.audit.entries.at(-1)).toMatchObject({
      action: 'sendTest',
      subject: campaignId,
      detail: `step welcome to ${key}`,
    });
    expect(JSON.stringify(deps.audit.entries)).not.toContain('@');
    expect(deps.subscribers.stored.size).toBe(0);
  });

  it('goes to no other address than the one in the token', async () => {
    const deps = await drafted();
    const known = { ...author, email: 'author@staff.example.com' };
    expect(await sendTest(deps, known, step, { ...reader, email })).toEqual({ state: 'accepted' });
    await expect(
      sendTest(deps, known, step, { ...reader, email: 'b@staff.example.com' }),
    ).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'test.not_own_address',
    });
    expect(deps.audit.entries.at(-1)).toMatchObject({ outcome: 'refused', detail: 'test.not_own_address' });
    expect(deps.mailer.calls).toHaveLength(1);
  });

  it('is not sent while all sending is stopped, nor to a suppressed address', async () => {
    const deps = await drafted();
    const key = await deps.addresses.keyOf(email);
    deps.subscribers.seed(suppress(undefined, key, 'complained', tuesday));
    await expect(sendTest(deps, author, step, { ...reader, email })).rejects.toMatchObject({
      code: 'test.address_suppressed',
    });
    deps.account.set({ stopped: true });
    await expect(sendTest(deps, author, step, { ...reader, email })).rejects.toMatchObject({
      code: 'account.stopped',
    });
    expect(deps.mailer.calls).toHaveLength(0);
  });

  it.each([
    [
      { kind: 'refused', code: 'MessageRejected' },
      { state: 'refused', code: 'MessageRejected' },
    ],
    [
      { kind: 'not-sent', code: 'Throttling', retryAfter: 1_000 },
      { state: 'not-sent', code: 'Throttling' },
    ],
    [
      { kind: 'unknown', code: 'timeout' },
      { state: 'unknown', code: 'timeout' },
    ],
  ] as const)('says what became of it: %o', async (result, answer) => {
    const deps = await drafted();
    deps.mailer.script(result);
    expect(await sendTest(deps, author, step, { ...reader, email })).toEqual(answer);
    expect(deps.mailer.calls).toHaveLength(1);
  });
});
