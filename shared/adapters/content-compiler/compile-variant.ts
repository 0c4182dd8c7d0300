import type { Root } from 'mdast';
import type { VariantKey } from '#shared/domain/audience.ts';
import type { StepText } from '#shared/domain/campaign.ts';
import type { VariantUnderReview } from '#shared/domain/gates/gate.ts';
import type { Language } from '#shared/domain/language.ts';
import { sequenceMail } from '#shared/domain/mail-layout.ts';
import type { Sender } from '#shared/domain/sender.ts';
import { authoredIn } from './authored.ts';
import { citationsOf } from './citations.ts';
import { parseHtml } from './parse-html.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { type Readers, selectVariant } from './select-variant.ts';
import type { Statements } from './statements.ts';

/** One text of a step, parsed, and what it is printed with. */
export interface ParsedText {
  readonly envelope: Pick<StepText, 'subject' | 'preview'>;
  readonly root: Root;
  readonly language: Language;
  readonly statements: Statements;
  readonly sender: Sender;
}

/** The mail that these readers get, its merge fields still open, and what the gates look at in it. */
export function compileVariant(
  { envelope, root, language, statements, sender }: ParsedText,
  readers: Readers,
): VariantUnderReview {
  const key: VariantKey = `${readers.audience}.${readers.region}.${language.locale}`;
  const blocks = selectVariant(root.children, readers);
  const { claims, former, sources, print } = citationsOf(blocks, statements, language);
  const body = renderText(blocks, print);
  const mail = sequenceMail(
    language,
    sender,
    envelope,
    { html: renderHtml(blocks, print), text: body },
    sources,
  );
  const { prose, myths } = authoredIn(blocks);
  return { key, ...mail, tree: parseHtml(mail.html), body, prose, claims, former, myths };
}
