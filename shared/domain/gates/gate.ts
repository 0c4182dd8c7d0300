import type { Locale, VariantKey } from '../audience.ts';
import type { Claim } from '../claim.ts';
import type { ContentProblem } from '../content-problem.ts';
import type { Instant } from '../instant.ts';
import type { Language } from '../language.ts';
import type { Sender } from '../sender.ts';

/** A problem before it is known which step it stands in. */
export type Finding = Omit<ContentProblem, 'step'>;

/** A piece of text that the author wrote, and where. Statements of claims are never among them. */
export interface Prose {
  /** `line 12`. */
  readonly place: string;
  readonly text: string;
}

/** An element of a compiled mail; a string is text. Names and attribute names are in lower case. */
export interface MailNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (MailNode | string)[];
}

/** One compiled text, with its merge fields still open, and what it was made of. */
export interface VariantUnderReview {
  readonly key: VariantKey;
  readonly html: string;
  readonly text: string;
  /** The HTML as parsed; its root has the name `#root`. */
  readonly tree: MailNode;
  /** Plain text of the author's part alone: no first line, crisis block, sources or footer. */
  readonly body: string;
  readonly prose: readonly Prose[];
  /** In order of first use, those that the register knows. */
  readonly claims: readonly Claim[];
  /** Statements of earlier editions, which a correction quotes. */
  readonly former: readonly Claim[];
  /** Wrong beliefs that the text names with `::myth`. */
  readonly myths: readonly Prose[];
}

/** One step in one language, with everything that a gate may look at. */
export interface StepUnderReview {
  readonly locale: Locale;
  readonly language: Language;
  readonly sender: Sender;
  readonly campaign: string;
  readonly subject: string;
  readonly preview: string;
  /** Everything the author wrote, whichever variant reads it. */
  readonly prose: readonly Prose[];
  readonly links: readonly { readonly place: string; readonly url: string; readonly label: string }[];
  /** Claims as the author named them, known or not. */
  readonly named: readonly { readonly place: string; readonly claim: string }[];
  readonly myths: readonly Prose[];
  readonly register: ReadonlyMap<string, Claim>;
  readonly now: Instant;
  readonly variants: readonly VariantUnderReview[];
  /** Of one word of the language. */
  readonly syllables: (word: string) => number;
}

/** Pure: the same step gives the same findings. */
export type Gate = (step: StepUnderReview) => readonly Finding[];
