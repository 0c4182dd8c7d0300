import { describe, expect, it } from 'vitest';

import { AppError } from '#shared/domain/app-error.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import { suppress } from '#shared/domain/subscriber-changes.ts';
import { createCampaign, headOf } from '#shared/usecases/staff/campaigns.ts';
import { saveDraft } from '#shared/usecases/staff/drafts.ts';
import { previewPublished, previewStep, sendTest } from '#shared/usecases/staff/previews.ts';
import { buildSource, buildStepSource, buildStepText, campaignId, tuesday } from '../../support/builders.ts';
import { buildClaim } from '../../support/claims.ts';
import { forbiddenWords } from '../../support/in-memory/content.ts';
import { fakeRegister } from '../../support/in-memory/register.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { publishDraft } from '../../support/publish-draft.ts';
import { author } from './actors.ts';

const step = { campaign: campaignId, step: 'welcome' };
const reader = { audience: 'veteran', country: 'US', firstName: '<b>Ana</b>' } as const;
const email = 'Author@staff.example.com';

async function drafted(markdown = 'See E-03.') {
  const deps = inMemoryDeps({ register: fakeRegister([buildClaim()]) });
  await createCampaign(deps, author, { template: campaignId });
  const texts = {
    'en-US': buildStepText({ markdown }),
    'es-US': buildStepText({ subject: 'Lo que pidió', markdown: 'Hola.' }),
  };
  await saveDraft(deps, author, campaignId, {
    ...buildSource({ steps: [buildStepSource({ texts })] }),
    rev: 0,
  });
  return deps;
}

describe('a preview', () => {
  it('is the variant of the reader, with hostile names escaped and links that lead nowhere', async () => {
    const preview = await previewStep(await drafted(), step, reader);
    expect(preview).toMatchObject({ subject: 'What you asked for', claims: ['E-03'], findings: [] });
    expect(preview.reading.words).toBeGreaterThan(5);
    expect(preview.html).toContain('Hello &lt;b&gt;Ana&lt;/b&gt;,');
    expect(preview.html).toContain('Help now, US veteran');
    expect(preview.html).toContain('welcome for veteran.US.en-US');
    expect(preview.html).toContain('https://lantern.example/u/preview');
    expect(preview.text).toContain('https://lantern.example/p/preview');
    expect(preview.html + preview.text).not.toContain('{{');
  });

  it('shows a country without its own text the one for all others', async () => {
    const preview = await previewStep(await drafted(), step, { audience: 'self', country: 'DE' });
    expect(preview.text).toContain('welcome for self.other.en-US');
    expect(preview.text).toContain('Hello,');
  });

  it('is in another language when asked for, with its greeting and help lines', async () => {
    const preview = await previewStep(await drafted(), step, { ...reader, locale: 'es-US' });
    expect(preview).toMatchObject({ subject: 'Lo que pidió', claims: [] });
    expect(preview.text).toContain('Hola <b>Ana</b>,');
    expect(preview.text).toContain('Help now, US veteran es-US');
  });

  it('shows what could not go out, and says why', async () => {
    const promising = await previewStep(await drafted(`A ${forbiddenWords}`), step, reader);
    expect(promising.html).toContain(forbiddenWords);
    expect(promising.findings).toMatchObject([{ step: 'welcome', reason: `It says ${forbiddenWords}.` }]);
    const deps = await drafted();
    await deps.register.save({ ...buildClaim(), withdrawn: true }, buildClaim());
    const withdrawn = await previewStep(deps, step, reader);
    expect(withdrawn).toMatchObject({
      claims: ['E-03'],
      findings: [{ reason: 'The claim E-03 is withdrawn.' }],
    });
  });

  it('of a correction quotes what the claim said before', async () => {
    const deps = await drafted('::formerly{id=E-03 edition=1} Now: E-03.');
    await deps.register.save({ ...buildClaim(), edition: 2, statement: 'Fewer did.' }, buildClaim());
    expect((await previewStep(deps, step, reader)).findings).toMatchObject([
      { reason: 'There was no edition 1 of E-03.' },
    ]);
    const head = await headOf(deps, campaignId);
    deps.campaigns.seed({ ...head, recall: { claim: 'E-03', edition: 1, campaigns: ['letters'] } });
    const preview = await previewStep(deps, step, reader);
    expect(preview.findings).toEqual([]);
    expect(preview.text).toContain(`We said: ${buildClaim().statement}`);
  });

  it('has nothing to show of a language without a text', async () => {
    await expect(previewStep(await drafted(), step, { ...reader, locale: 'fr-FR' })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'content.blocked',
      details: [{ field: 'welcome, fr-FR: step' }],
    });
  });

  it('lets a fault of the compiler itself fly', async () => {
    const deps = await drafted();
    const compile = () => {
      throw new TypeError('broken');
    };
    const reading = () => ({ words: 0, grade: 0 });
    const none = () => ({ step: { id: 'welcome', variants: {}, claims: {} }, findings: [], reading });
    for (const broken of [compile, none])
      await expect(
        previewStep({ ...deps, compiler: { ...deps.compiler, compile: broken } }, step, reader),
      ).rejects.not.toBeInstanceOf(AppError);
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

describe('a preview of what is published', () => {
  const published = async () => {
    const deps = await drafted();
    await publishDraft(deps, campaignId);
    const texts = { 'en-US': buildStepText({ subject: 'Newer', markdown: 'Newer words.' }) };
    const { rev } = (await deps.campaigns.draft(campaignId)) ?? { rev: 0 };
    await saveDraft(deps, author, campaignId, {
      ...buildSource({ steps: [buildStepSource({ texts })] }),
      rev,
    });
    return deps;
  };

  it('is the mail that this reader gets today, whatever the draft says', async () => {
    const mail = await previewPublished(await published(), step, reader);
    expect(mail).toMatchObject({ subject: 'What you asked for', claims: ['E-03'] });
    expect(mail.html).toContain('Hello &lt;b&gt;Ana&lt;/b&gt;,');
    expect(mail.text).toContain('welcome for veteran.US.en-US');
    expect(mail.text).toContain('https://lantern.example/u/preview');
  });

  it('is in the main language where theirs is not published', async () => {
    const mail = await previewPublished(await published(), step, { ...reader, locale: 'es-US' });
    expect(mail.subject).toBe('What you asked for');
    expect(mail.text).toContain('Hello <b>Ana</b>,');
    expect(mail.text).toContain('Help now, US veteran en-US');
  });

  it('is not there of what was never published', async () => {
    await expect(previewPublished(await drafted(), step, reader)).rejects.toMatchObject({
      code: 'step.not_published',
    });
    const other = { ...step, step: 'none' };
    await expect(previewPublished(await published(), other, reader)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'step.not_published',
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

  it('goes out in the language asked for, and with faults that people are spared', async () => {
    const deps = await drafted(`A ${forbiddenWords}`);
    await sendTest(deps, author, step, { ...reader, email });
    await sendTest(deps, author, step, { ...reader, email, locale: 'es-US' });
    expect(deps.mailer.accepted.map(({ subject }) => subject)).toEqual([
      'What you asked for',
      'Lo que pidió',
    ]);
    await expect(sendTest(deps, author, step, { ...reader, email, locale: 'fr-FR' })).rejects.toMatchObject({
      code: 'content.blocked',
    });
    expect(deps.mailer.calls).toHaveLength(2);
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
