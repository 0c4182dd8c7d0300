import type * as z from 'zod';
import { confirmationShare, sequenceShare } from '#shared/declarations/sending-shares.ts';
import { example, holds, settingsSchema } from './settings-schema.ts';

/** What an admin decides for a stage: `context.stages.<stage>` in cdk.json, chosen by `-c stage=dev`. */
export const stages = ['dev', 'prod'] as const;
export type Stage = (typeof stages)[number];

/**
 * Rate × seconds workers keep the sequences' share of the rate up: each then makes five calls a second or a few more,
 * which leaves 200 ms for a call to SES and what a visit does around it (`npm run simulate`).
 */
const secondsPerVisit = 0.16;

export type Settings = Readonly<z.output<typeof settingsSchema>> & {
  readonly stage: Stage;
  /** Mails a second that sequences may use at most, and confirmations. */
  readonly sendRate: number;
  readonly confirmationRate: number;
  readonly workers: number;
};

/** A setting that an admin must change; the message is all they need. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The settings of a stage.
 * @param name what `-c stage=…` said
 * @param all `context.stages` of cdk.json, unchecked
 * @throws SettingsError one sentence for each wrong setting
 */
export function settingsOf(name: unknown, all: unknown): Settings {
  const stage = stages.find((known) => known === name);
  if (!stage)
    throw new SettingsError(`Unknown stage "${name}": choose one with -c stage=dev or -c stage=prod.`);
  const input = at(all, [stage]);
  if (input === undefined)
    throw new SettingsError(`Stage ${stage} has no settings: add stages.${stage} to cdk.json.`);
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success)
    throw new SettingsError(parsed.error.issues.map((issue) => sentence(stage, input, issue)).join('\n'));
  const settings = parsed.data;
  if (stage === 'prod') refusePlaceholders(settings);
  // Rounded down: a worker makes whole calls a second, so one too many would cost each of them a call.
  const workers = settings.workers ?? Math.max(2, Math.floor(settings.sesRate * secondsPerVisit));
  return {
    ...settings,
    stage,
    workers,
    sendRate: settings.sesRate * sequenceShare,
    confirmationRate: settings.sesRate * confirmationShare,
  };
}

/** The zone, where it holds the public host as well. */
export function zoneOfHost({ hostedZone, publicUrl }: Pick<Settings, 'hostedZone' | 'publicUrl'>) {
  return hostedZone && holds(hostedZone.name, new URL(publicUrl).hostname) ? hostedZone : undefined;
}

/** Whether the public host is the distribution's name, or one that CloudFront made up. */
export function hasCertificate(settings: Settings): boolean {
  return settings.certificateArn !== undefined || zoneOfHost(settings) !== undefined;
}

/** Whether CloudFront needs something from us-east-1 that is not there yet. */
export function needsGlobalStack(settings: Settings): boolean {
  return settings.firewall === 'managed' || (zoneOfHost(settings) !== undefined && !settings.certificateArn);
}

/** What a stage keeps of its first deployment, and what later ones are held against. */
export function standingSettingsOf({ sender, staffSignIn }: Settings): string {
  const signIn = staffSignIn.kind === 'oidc' ? staffSignIn.issuer : staffSignIn.kind;
  return `${sender.domain}, ${signIn}`;
}

/** Used for nothing else: SES demands it of a MAIL FROM domain (D-04). */
export function mailFromDomainOf(sendingDomain: string): string {
  return `bounce.${sendingDomain}`;
}

function sentence(stage: Stage, input: unknown, issue: z.core.$ZodIssue): string {
  const where = (path: readonly PropertyKey[]) => ['stages', stage, ...path].map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => where([...issue.path, key])).join(', ');
    return `Unknown setting ${names} in cdk.json: remove it or correct its name.`;
  }
  const shown = `for example ${JSON.stringify(at(example, issue.path))}`;
  const problem = at(input, issue.path) === undefined ? 'is missing' : issue.message;
  return `Setting ${where(issue.path)} in cdk.json ${problem}, ${shown}.`;
}

/** Mail in the name of example.org must never leave a real account, and a deletion must not lose people. */
function refusePlaceholders(settings: z.output<typeof settingsSchema>): void {
  const left = leaves(settings).filter(([, value]) => /\bexample\b/i.test(value));
  if (left.length > 0) {
    const names = left.map(([path]) => `stages.prod.${path}`).join(', ');
    throw new SettingsError(`Stage prod still has example values in cdk.json, replace them: ${names}.`);
  }
  if (settings.removalPolicy !== 'retain') {
    throw new SettingsError(
      'Setting stages.prod.removalPolicy in cdk.json must be "retain": prod keeps its data.',
    );
  }
}

function leaves(value: unknown, path = ''): (readonly [path: string, value: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
