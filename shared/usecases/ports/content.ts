import type { EvidenceAlarm } from '#shared/domain/alarm.ts';
import type { Audience, Locale, VariantKey } from '#shared/domain/audience.ts';
import type { CampaignSource, StepSource } from '#shared/domain/campaign.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { CompiledStep, MailBody } from '#shared/domain/compiled-step.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Reading } from '#shared/domain/reading.ts';

/** The evidence register: the shipped claims with what staff made of them on top. */
export interface Register {
  /** By id. */
  all(): Promise<ReadonlyMap<string, Claim>>;
  /** How one claim stood after each change, oldest first, the shipped one included; empty for an unknown id. */
  history(id: string): Promise<readonly Claim[]>;
  /** Puts a changed claim in place of the one that was read. False when somebody else was faster. */
  save(next: Claim, before: Claim): Promise<boolean>;
}

/** Steps that no longer go out since a claim in them is not fit. */
export interface EvidenceAlarms {
  /** True when it is a new one: then it is logged and counted, once. */
  raise(alarm: EvidenceAlarm): Promise<boolean>;
  list(): Promise<readonly EvidenceAlarm[]>;
  /** They are over, and would be new again. */
  clear(alarms: readonly EvidenceAlarm[]): Promise<void>;
}

/** The words that may change without a new version: read from the content shipped with the code. */
export interface Crisis {
  block(country: string, audience: Audience, locale: Locale): MailBody;
}

/** The greeting of each language: `Hello Ana,`. */
export type Greetings = (locale: Locale, firstName: string | undefined) => string;

export interface Templates {
  list(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  load(id: string): Promise<CampaignSource | undefined>;
  /** The one step of a mail that takes a claim back; `withdrawal` where nothing takes its place. */
  correction(kind: 'correction' | 'withdrawal', recall: { claim: string; edition: number }): StepSource;
}

/** What a step is compiled against; the same source and context give the same bytes. */
export interface Compilation {
  /** Stands in the List-Id, which the gates look at. */
  readonly campaign: string;
  readonly locales: readonly Locale[];
  readonly register: ReadonlyMap<string, Claim>;
  /** Earlier editions of the claims that a correction takes back: `E-03 1`. */
  readonly former: ReadonlyMap<string, Claim>;
  readonly now: Instant;
}

export interface Compiler {
  /**
   * Every variant of one step in these languages, with all that its gates found; no step when it
   * could not be compiled at all. Whoever publishes or approves refuses it with any finding.
   */
  compile(
    step: StepSource,
    compilation: Compilation,
  ): {
    readonly step: CompiledStep | undefined;
    readonly findings: readonly ContentProblem[];
    /** How long and how hard one variant of it is: the author's part, without crisis lines and footer. */
    readonly reading: (variant: VariantKey) => Pick<Reading, 'words' | 'grade'>;
  };
  /** The languages there are, and why one still needs somebody who reads it. */
  languages(): readonly { readonly locale: Locale; readonly name: string; readonly needsReader?: string }[];
}
