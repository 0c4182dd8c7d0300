import { mainLocale } from '#shared/domain/audience.ts';
import type { CampaignSource, StepText } from '#shared/domain/campaign.ts';
import type { Actor } from '#shared/usecases/staff/actor.ts';
import { createCampaign } from '#shared/usecases/staff/campaigns.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import {
  buildSource,
  buildStepSource,
  buildStepText,
  buildTiming,
  campaignId,
} from '#test/support/builders.ts';
import { buildClaim } from '#test/support/claims.ts';
import { fakeRegister } from '#test/support/in-memory/register.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import { author } from './actors.ts';

export const spanish = 'es-US';

/** Two steps in both languages of the fake compiler; the English `welcome` prints E-03, and may be changed. */
export function bilingual(words: Partial<StepText> = {}): CampaignSource {
  const translated = buildStepText({ subject: 'Lo que pidió', markdown: 'Hola.' });
  const english = buildStepText({ markdown: 'See E-03.', ...words });
  return buildSource({
    steps: [
      buildStepSource({ texts: { [mainLocale]: english, [spanish]: translated } }),
      buildStepSource({
        ...buildTiming({ id: 'evidence' }),
        texts: { [mainLocale]: buildStepText(), [spanish]: translated },
      }),
    ],
  });
}

/** A draft at rev 1, written by `author`. The register holds E-03, good until 21 February. */
export async function drafted(source = bilingual()) {
  const deps = inMemoryDeps({ register: fakeRegister([buildClaim()]) });
  await createCampaign(deps, author, { template: campaignId });
  await saveDraft(deps, author, campaignId, { ...source, rev: 0 });
  return deps;
}
export type Drafted = Awaited<ReturnType<typeof drafted>>;

/** Saves the draft as it now stands to be edited; the rev it has then. */
export async function edit(deps: Drafted, actor: Actor, source = bilingual()): Promise<number> {
  const { rev } = await getDraft(deps, campaignId);
  return (await saveDraft(deps, actor, campaignId, { ...source, rev })).rev;
}

/** Somebody corrects E-03: from now on texts print another edition of it. */
export async function correctClaim(deps: Pick<Drafted, 'register'>): Promise<void> {
  const before = buildClaim();
  await deps.register.save({ ...before, edition: 2, statement: 'The trial says something else.' }, before);
}

/** Somebody withdraws E-03, whose words stay the same. */
export async function withdrawClaim(deps: Pick<Drafted, 'register'>): Promise<void> {
  const before = buildClaim();
  await deps.register.save({ ...before, withdrawn: true }, before);
}
