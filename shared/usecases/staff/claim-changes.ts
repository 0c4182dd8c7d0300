import { AppError } from '#shared/domain/app-error.ts';
import { type Claim, type ClaimChange, isPrintable } from '#shared/domain/claim.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dateOf, daysBetween, reviewInterval } from '#shared/domain/register.ts';
import { tellAhead, tellSenders } from '../evidence-digest.ts';
import type { Deps } from '../ports.ts';
import { releaseSkipped } from '../send-late.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { claimOf } from './claims.ts';

type Changing = Pick<Deps, 'account' | 'audit' | 'clock' | 'ids' | 'register'>;

/** The state that was read before it was decided to change it. */
export interface Seen {
  readonly edition: number;
  readonly verifiedOn: string;
  /** Absent while it is as shipped. */
  readonly changedAt?: Instant | undefined;
}

export interface Review extends Seen {
  readonly reviewBy: string;
  /** Raises one that was not confirmed before. */
  readonly confidence?: 'H' | undefined;
  readonly note: string;
}

/**
 * Puts on record that somebody looked today and the claim still holds. What was skipped for its date
 * may go out again, and where a campaign says so it goes out late.
 *
 * @throws AppError not-found; conflict for one that changed meanwhile or is withdrawn; invalid for a date that is too far
 */
export async function reviewClaim(
  deps: Changing & Pick<Deps, 'campaigns' | 'evidenceAlarms' | 'sendQueue'>,
  actor: Actor,
  id: string,
  { reviewBy, confidence, note, ...seen }: Review,
): Promise<{ readonly claim: Claim; readonly late: readonly string[] }> {
  const detail = `edition ${seen.edition}, review by ${reviewBy}`;
  return audited(deps, actor, { action: 'reviewClaim', subject: id, detail }, async () => {
    const before = await claimSeen(deps, id, seen);
    const next: Claim = {
      ...before,
      ...(await newDates(deps, before, reviewBy)),
      confidence: confidence ?? before.confidence,
      change: changeBy(deps, actor, 'reviewed', note),
    };
    if (!(await deps.register.save(next, before))) throw claimChanged();
    await tellSenders(deps, id);
    const late = isPrintable(next, deps.clock.now()) ? await releaseSkipped(deps, id) : [];
    return { claim: next, late };
  });
}

/** Left out: as it was. Null: none any more. */
export interface Correction extends Seen {
  readonly statement: string;
  readonly figure?: string | null | undefined;
  readonly source?: Claim['source'] | undefined;
  readonly doi?: string | null | undefined;
  readonly reviewBy: string;
  readonly note: string;
}

/**
 * Puts other words in place of a claim: a new edition. Texts that print an earlier one stop going out
 * before this is answered, until they are published anew.
 *
 * @throws AppError as `reviewClaim`; invalid when nothing differs, or its paper was retracted
 */
export async function correctClaim(
  deps: Changing,
  actor: Actor,
  id: string,
  correction: Correction,
): Promise<{ readonly claim: Claim }> {
  const { reviewBy, note } = correction;
  const detail = `edition ${correction.edition + 1}, review by ${reviewBy}`;
  return audited(deps, actor, { action: 'correctClaim', subject: id, detail }, async () => {
    const before = await claimSeen(deps, id, correction);
    const words = corrected(before, correction);
    await requireNotRetracted(deps, words.doi);
    const next: Claim = {
      ...words,
      ...(await newDates(deps, before, reviewBy)),
      edition: before.edition + 1,
      change: changeBy(deps, actor, 'corrected', note),
    };
    await stopAndSave(deps, next, before);
    return { claim: next };
  });
}

/**
 * Nobody stands behind the claim any more: no text that prints it goes out, from before this is answered.
 *
 * @throws AppError not-found; conflict for one that changed meanwhile or is withdrawn already
 */
export async function withdrawClaim(
  deps: Changing,
  actor: Actor,
  id: string,
  { note, ...seen }: Seen & { readonly note: string },
): Promise<{ readonly claim: Claim }> {
  const detail = `edition ${seen.edition}`;
  return audited(deps, actor, { action: 'withdrawClaim', subject: id, detail }, async () => {
    const before = await claimSeen(deps, id, seen);
    const next: Claim = { ...before, withdrawn: true, change: changeBy(deps, actor, 'withdrawn', note) };
    await stopAndSave(deps, next, before);
    return { claim: next };
  });
}

/** @throws AppError invalid, when nothing differs */
function corrected(claim: Claim, { statement, source = claim.source, ...given }: Correction): Claim {
  const { figure: figureBefore, doi: doiBefore, ...kept } = claim;
  const figure = given.figure === undefined ? figureBefore : (given.figure ?? undefined);
  const doi = given.doi === undefined ? doiBefore : (given.doi ?? undefined);
  const isSame =
    statement === claim.statement &&
    figure === figureBefore &&
    doi === doiBefore &&
    source.title === claim.source.title &&
    source.url === claim.source.url;
  if (isSame) throw invalid('claim.unchanged', 'statement', 'says the same; review the claim instead');
  return {
    ...kept,
    statement,
    source,
    ...(figure === undefined ? {} : { figure }),
    ...(doi === undefined ? {} : { doi }),
  };
}

/** Senders first. Once more at the end, should the nightly writing have come in between. */
async function stopAndSave(deps: Changing, next: Claim, before: Claim): Promise<void> {
  await tellAhead(deps, next);
  const isSaved = await deps.register.save(next, before);
  await tellSenders(deps, next.id);
  if (!isSaved) throw claimChanged();
}

async function claimSeen(deps: Changing, id: string, seen: Seen): Promise<Claim> {
  const claim = await claimOf(deps, id);
  if (
    claim.edition !== seen.edition ||
    claim.verifiedOn !== seen.verifiedOn ||
    claim.change?.at !== seen.changedAt
  )
    throw claimChanged();
  if (claim.withdrawn)
    throw new AppError(
      'conflict',
      'claim.withdrawn',
      'This claim is withdrawn. Only a new edition in its file brings it back.',
    );
  return claim;
}

/** A check is good for as long as the claim's file first said, and never longer. */
async function newDates(
  deps: Pick<Deps, 'clock' | 'register'>,
  { id }: Claim,
  reviewBy: string,
): Promise<Pick<Claim, 'verifiedOn' | 'reviewBy'>> {
  const verifiedOn = dateOf(deps.clock.now());
  const longest = reviewInterval(await deps.register.history(id));
  const ahead = daysBetween(verifiedOn, reviewBy);
  if (ahead < 1) throw invalid('claim.review_date', 'reviewBy', 'must be later than today');
  if (ahead > longest)
    throw invalid('claim.review_date', 'reviewBy', `must be at most ${longest} days ahead`);
  return { verifiedOn, reviewBy };
}

async function requireNotRetracted(deps: Changing, doi: string | undefined): Promise<void> {
  const retracted = [...(await deps.register.all()).values()].flatMap((claim) => claim.retracted);
  if (doi !== undefined && retracted.some((paper) => paper.toLowerCase() === doi.toLowerCase()))
    throw invalid('claim.retracted', 'doi', 'is that of a paper which its journal has retracted');
}

function changeBy(deps: Changing, actor: Actor, kind: ClaimChange['kind'], note: string): ClaimChange {
  return { kind, by: actor.user, at: deps.clock.now(), note };
}

function invalid(code: string, field: string, message: string): AppError {
  return new AppError('invalid', code, 'Some fields need another look.', [{ field, message }]);
}

function claimChanged(): AppError {
  return new AppError('conflict', 'claim.changed', 'Somebody changed this claim. Read it again.');
}
