import { AppError } from '#shared/domain/app-error.ts';
import type { CampaignHead, Recall } from '#shared/domain/campaign.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { Delivery, DeliveryState } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Deps } from '../ports.ts';
import { type TellingTexts, tellingTexts, wasTold } from '../told.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf, putCampaign } from './campaigns.ts';

type Reading = Pick<Deps, 'campaigns' | 'deliveries' | 'register'>;

/** How many mails of one step and version told the claim, and when. */
export interface Reached {
  readonly campaign: string;
  readonly step: string;
  readonly version: number;
  readonly mails: number;
  readonly states: Readonly<Partial<Record<DeliveryState, number>>>;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/**
 * Whom a claim reached, counted from the ledger: no address and no name of a person is read.
 *
 * @param edition this one and those before it; left out: the one that was taken back, or the present one
 * @throws AppError not-found
 */
export async function getReach(
  deps: Reading,
  id: string,
  { edition: asked }: { readonly edition?: number | undefined } = {},
): Promise<{ readonly claim: string; readonly edition: number; readonly reached: readonly Reached[] }> {
  const claim = await claimOf(deps, id);
  const edition = asked ?? takenBack(claim) ?? claim.edition;
  const heads = (await deps.campaigns.list()).filter(({ recall }) => recall === undefined);
  const reached: Reached[] = [];
  for (const head of heads) reached.push(...(await reachOf(deps, head, { claim: id, edition })));
  return { claim: id, edition, reached };
}

/** One person who was told a claim, or may have been: by keys, never by address. */
export interface Told {
  readonly campaign: string;
  readonly enrolment: string;
  readonly subscriber: string;
  readonly step: string;
  readonly version: number;
  readonly state: DeliveryState;
  readonly at: Instant;
}

/**
 * A page of the mails of one step that told a claim.
 *
 * @throws AppError not-found
 */
export async function listTold(
  deps: Reading & Pick<Deps, 'audit' | 'clock' | 'ids'>,
  actor: Actor,
  id: string,
  query: {
    readonly campaign: string;
    readonly step: string;
    readonly edition?: number | undefined;
    readonly cursor?: string | undefined;
  },
): Promise<{ readonly told: readonly Told[]; readonly cursor?: string }> {
  const { campaign, step, cursor } = query;
  return audited(
    deps,
    actor,
    { action: 'listTold', subject: campaign, detail: `${id} ${step}` },
    async () => {
      const claim = await claimOf(deps, id);
      const head = await headOf(deps, campaign);
      const edition = query.edition ?? takenBack(claim) ?? claim.edition;
      const texts = await tellingTexts(deps, head, { claim: id, edition });
      const page = await deps.deliveries.listStep(campaign, step, cursor);
      return {
        told: page.items.filter((row) => wasTold(row, texts)).map(toldOf),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      };
    },
  );
}

/**
 * Prepares the mail that takes a claim back: a campaign of its own, with one step made from the
 * template, to be reviewed, approved and published as any other. Only publishing it brings in the
 * people. Asking again answers the same one.
 *
 * @throws AppError not-found; conflict for a claim that nobody corrected or withdrew, or that reached nobody
 */
export async function startRecall(
  deps: Reading & Pick<Deps, 'audit' | 'clock' | 'ids' | 'templates'>,
  actor: Actor,
  id: string,
): Promise<{ readonly campaign: string; readonly recall: Recall; readonly mails: number }> {
  const detail = ({ campaign, mails }: { readonly campaign: string; readonly mails: number }) =>
    `${campaign}, ${mails} mails`;
  return audited(deps, actor, { action: 'startRecall', subject: id, detail }, async () => {
    const claim = await claimOf(deps, id);
    const edition = takenBack(claim);
    if (edition === undefined)
      throw new AppError('conflict', 'claim.stands', 'This claim was neither corrected nor withdrawn.');
    const { reached } = await getReach(deps, id, { edition });
    const campaigns = [...new Set(reached.map(({ campaign }) => campaign))].sort();
    if (campaigns.length === 0)
      throw new AppError('conflict', 'recall.nobody', 'No mail has told anybody this claim.');
    const recall: Recall = { claim: id, edition, campaigns };
    const campaign = `note-${id.toLowerCase()}-${edition}${claim.withdrawn ? 'w' : ''}`;
    const known = await deps.campaigns.head(campaign);
    if (known === undefined) {
      const kind = claim.withdrawn ? 'withdrawal' : 'correction';
      await putCampaign(deps, actor, {
        id: campaign,
        name: `Correction of ${id}`,
        steps: [deps.templates.correction(kind, recall)],
        recall,
      });
    }
    const mails = reached.reduce((sum, { mails: each }) => sum + each, 0);
    return { campaign, recall: known?.recall ?? recall, mails };
  });
}

/** The newest edition that nobody stands behind any more; undefined while the first one does. */
function takenBack({ withdrawn, edition }: Claim): number | undefined {
  if (withdrawn) return edition;
  return edition > 1 ? edition - 1 : undefined;
}

async function claimOf(deps: Pick<Deps, 'register'>, id: string): Promise<Claim> {
  const claim = (await deps.register.all()).get(id);
  if (claim === undefined) throw new AppError('not-found', 'claim.unknown', 'There is no such claim.');
  return claim;
}

async function reachOf(
  deps: Reading,
  head: CampaignHead,
  recall: Pick<Recall, 'claim' | 'edition'>,
): Promise<readonly Reached[]> {
  const texts = await tellingTexts(deps, head, recall);
  const steps = await Promise.all([...texts.keys()].map((step) => countStep(deps, head.id, step, texts)));
  return steps.flat();
}

/** By version; rows are read a page at a time and not kept. */
async function countStep(
  deps: Reading,
  campaign: string,
  step: string,
  texts: TellingTexts,
): Promise<readonly Reached[]> {
  const versions = new Map<number, Reached>();
  let cursor: string | undefined;
  do {
    const page = await deps.deliveries.listStep(campaign, step, cursor);
    for (const row of page.items.filter((each) => wasTold(each, texts))) {
      const { version, state, begunAt } = row;
      const none = { campaign, step, version, mails: 0, states: {}, firstAt: begunAt, lastAt: begunAt };
      const before: Reached = versions.get(version) ?? none;
      versions.set(version, {
        ...before,
        mails: before.mails + 1,
        states: { ...before.states, [state]: (before.states[state] ?? 0) + 1 },
        firstAt: Math.min(before.firstAt, begunAt),
        lastAt: Math.max(before.lastAt, begunAt),
      });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...versions.values()].sort((a, b) => a.version - b.version);
}

function toldOf({ campaign, enrolment, subscriber, step, version, state, begunAt }: Delivery): Told {
  return { campaign, enrolment, subscriber, step, version, state, at: begunAt };
}
