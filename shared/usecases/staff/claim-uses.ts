import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';

type Reading = Pick<Deps, 'campaigns'>;

/** Where a claim is printed. */
export interface ClaimUse {
  readonly campaign: string;
  readonly step: string;
  readonly in: 'published' | 'draft';
  /** The edition that a published text prints; a draft always means the present one. */
  readonly edition?: number;
}

/** By claim id: the steps of the newest published versions and of the drafts that print it. */
export async function claimUses(deps: Reading): Promise<ReadonlyMap<string, readonly ClaimUse[]>> {
  const heads = (await deps.campaigns.list()).filter(({ status }) => status !== 'archived');
  const found = await Promise.all(
    heads.map(async (head) => [...(await published(deps, head)), ...(await drafted(deps, head))]),
  );
  const uses = new Map<string, ClaimUse[]>();
  for (const { claim, ...use } of found.flat()) uses.set(claim, [...(uses.get(claim) ?? []), use]);
  return uses;
}

type Found = ClaimUse & { readonly claim: string };

async function published(deps: Reading, { id, version }: CampaignHead): Promise<readonly Found[]> {
  const newest = version === undefined ? undefined : await deps.campaigns.version(id, version);
  if (newest === undefined) return [];
  const steps = await Promise.all(
    newest.steps.map((step) => deps.campaigns.step(id, newest.version, step.id)),
  );
  return steps.flatMap((step) =>
    step === undefined
      ? []
      : Object.entries(step.claims).map(([claim, { edition }]) => ({
          claim,
          campaign: id,
          step: step.id,
          in: 'published' as const,
          edition,
        })),
  );
}

async function drafted(deps: Reading, { id }: CampaignHead): Promise<readonly Found[]> {
  const draft = await deps.campaigns.draft(id);
  return (draft?.steps ?? []).flatMap((step) => {
    const markdown = Object.values(step.texts).map((text) => text.markdown);
    const claims = new Set(markdown.flatMap(claimsNamedIn));
    return [...claims].map((claim) => ({ claim, campaign: id, step: step.id, in: 'draft' as const }));
  });
}

/** The ids in `:claim{id=E-03}`, in a line or as a paragraph. */
function claimsNamedIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/:claim\{[^}]*\bid\s*=\s*["']?([A-Z]-\d{2})/g)].flatMap(([, id]) => id ?? []);
}
