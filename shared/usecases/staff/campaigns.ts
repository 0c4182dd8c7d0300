import { AppError } from '#shared/domain/app-error.ts';
import type { CampaignHead, CampaignSource, CampaignVersion, Recall } from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';

export async function listTemplates(
  deps: Pick<Deps, 'templates'>,
): Promise<{ readonly templates: readonly { readonly id: string; readonly name: string }[] }> {
  return { templates: await deps.templates.list() };
}

export async function listCampaigns(
  deps: Pick<Deps, 'campaigns'>,
): Promise<{ readonly campaigns: readonly CampaignHead[] }> {
  return { campaigns: await deps.campaigns.list() };
}

/** The head, and what is published of it. */
export async function getCampaign(
  deps: Pick<Deps, 'campaigns'>,
  id: string,
): Promise<CampaignHead & { readonly published?: CampaignVersion }> {
  const head = await headOf(deps, id);
  const published = head.version === undefined ? undefined : await deps.campaigns.version(id, head.version);
  return published === undefined ? head : { ...head, published };
}

/**
 * A new draft with the text of a template. Whoever takes it over answers for it, so they are its first
 * author.
 *
 * @throws AppError not-found for the template, conflict for an id that is taken
 */
export async function createCampaign(
  deps: Pick<Deps, 'campaigns' | 'templates' | 'audit' | 'clock' | 'ids'>,
  actor: Actor,
  input: { readonly template: string; readonly id?: string | undefined; readonly name?: string | undefined },
): Promise<CampaignHead> {
  const id = input.id ?? input.template;
  const act = { action: 'createCampaign', subject: id, detail: `template ${input.template}` } as const;
  return audited(deps, actor, act, async () => {
    const source = await deps.templates.load(input.template);
    if (source === undefined)
      throw new AppError('not-found', 'template.unknown', 'There is no such template.');
    return putCampaign(deps, actor, { ...source, id, name: input.name ?? source.name });
  });
}

/**
 * Puts a campaign there whose draft nobody has reviewed, with `actor` as its author. Not on the record
 * by itself.
 *
 * @param campaign `recall` makes it a correction
 * @throws AppError conflict for an id that is taken
 */
export async function putCampaign(
  deps: Pick<Deps, 'campaigns' | 'clock'>,
  actor: Actor,
  { id, recall, ...source }: CampaignSource & { readonly id: string; readonly recall?: Recall },
): Promise<CampaignHead> {
  const now = deps.clock.now();
  const head: CampaignHead = {
    id,
    name: source.name,
    status: 'draft',
    ...(recall === undefined ? {} : { recall }),
    rev: 0,
    createdAt: now,
    changedAt: now,
  };
  const draft = { ...source, campaign: id, rev: 0, authors: [actor.user], changedAt: now, reviews: [] };
  if (!(await deps.campaigns.create(head, draft))) {
    throw new AppError('conflict', 'campaign.id_taken', 'A campaign with this id exists. Give another id.');
  }
  return head;
}

/** @throws AppError not-found */
export async function headOf(deps: Pick<Deps, 'campaigns'>, id: string): Promise<CampaignHead> {
  const head = await deps.campaigns.head(id);
  if (head === undefined) throw campaignUnknown();
  return head;
}

export function campaignUnknown(): AppError {
  return new AppError('not-found', 'campaign.unknown', 'There is no such campaign.');
}

const attempts = 8;

/**
 * Reads the head, applies a pure change and writes it if nobody else wrote meanwhile; otherwise once
 * more from the start. It writes even where nothing changes: the head that was read may be some
 * moments old, and "already paused" must not be said of a campaign that somebody just resumed.
 *
 * @param change throws an AppError to refuse
 */
export async function changeHead(
  deps: Pick<Deps, 'campaigns' | 'clock'>,
  id: string,
  change: (head: CampaignHead) => CampaignHead,
): Promise<CampaignHead> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const head = await headOf(deps, id);
    const next = { ...change(head), rev: head.rev + 1, changedAt: deps.clock.now() };
    if (await deps.campaigns.saveHead(next)) return next;
  }
  throw new AppError('conflict', 'campaign.busy', 'Several people are changing this campaign. Try again.');
}
