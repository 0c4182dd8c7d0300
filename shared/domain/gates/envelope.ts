import { tellingWord } from '../telling-words.ts';
import { unique } from './findings.ts';
import type { Finding, Gate, StepUnderReview } from './gate.ts';
import { asRead, findWord, wordsOf } from './words.ts';

/** What strangers may see of a mail is neutral (L-22), and honest about who writes and why (D-41). */
export const envelope: Gate = (step) =>
  unique([
    ...telling(step),
    ...[...texts(step), { place: 'sender name', text: step.sender.name }].flatMap((piece) =>
      formFaults(step, piece),
    ),
    ...texts(step).flatMap((piece) => toneFaults(step, piece)),
    ...sameAsSender(step),
  ]);

interface Piece {
  readonly place: string;
  readonly text: string;
}

function texts({ subject, preview }: StepUnderReview): readonly Piece[] {
  return [
    { place: 'subject', text: subject },
    { place: 'preview', text: preview },
  ];
}

/** Everything of ours that stands in headers, in a list of mails, or in the address of a page. */
function visible(step: StepUnderReview): readonly Piece[] {
  const { sender, campaign, links } = step;
  const { origin, host } = new URL(sender.publicUrl);
  const own = links.filter(({ url }) => URL.canParse(url) && new URL(url).origin === origin);
  return [
    ...texts(step),
    { place: 'sender name', text: sender.name },
    { place: 'sender address', text: sender.sequenceAddress },
    { place: 'address of confirmations', text: sender.confirmationAddress },
    { place: 'reply address', text: sender.replyTo },
    { place: 'our host', text: host },
    { place: 'campaign id', text: campaign },
    ...own.map(({ place, url }) => ({ place, text: pathOf(url) })),
  ];
}

function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  const path = `${pathname}${search}${hash}`;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function telling(step: StepUnderReview): readonly Finding[] {
  const patterns = wordsOf(step.language).telling;
  return visible(step).flatMap(({ place, text }) => {
    const word = tellingWord(asRead(text)) ?? findWord(text.replace(/[-_./@=?&#]/g, ' '), patterns);
    if (word === undefined) return [];
    const reason = `"${word}" tells anyone who sees the inbox what this is about.`;
    return [{ place, reason, remedy: 'Use neutral words here and say it inside the mail.' }];
  });
}

/** Line breaks and other controls could start a header of their own (D-31); unseen letters hide words. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const replyPrefix = /^[\s[(]*(re|fwd?|fw|aw|wg|rv|rif|tr|sv|vs|antw|enc)\s*([[(]\d+[\])])?\s*:/i;
const pictures = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3|\ufe0f/u;
const counter = /[([]\s*\d+\s*[)\]]/;

function formFaults(_: StepUnderReview, { place, text }: Piece): readonly Finding[] {
  const rules = [
    [text.includes('{{') || text.includes('}}'), 'Merge fields do not work here.', 'Write plain words.'],
    [unseen.test(text), 'There is a line break or control character.', 'Use one line of plain letters.'],
    [replyPrefix.test(text), 'It pretends to be a reply.', 'Remove the prefix.'],
    [pictures.test(text), 'There is a picture or emoji.', 'Use words.'],
    [counter.test(text), 'A number in brackets pretends that mails are waiting.', 'Leave it out.'],
  ] as const;
  return rules.filter(([broken]) => broken).map(([, reason, remedy]) => ({ place, reason, remedy }));
}

function toneFaults({ language }: StepUnderReview, { place, text }: Piece): readonly Finding[] {
  const findings: Finding[] = [];
  const urgent = findWord(text, wordsOf(language).urgent);
  if (urgent !== undefined) {
    const reason = `"${urgent}" presses people.`;
    findings.push({ place, reason, remedy: 'Say what the mail holds; there is no hurry.' });
  }
  const shouted = shouting(text);
  if (shouted !== undefined && shouted !== urgent) {
    findings.push({ place, reason: `"${shouted}" shouts.`, remedy: 'Use small letters and one mark.' });
  }
  return findings;
}

/** Repeated marks, a word of four capitals or more, or several words in capitals in a row. */
function shouting(text: string): string | undefined {
  const read = asRead(text);
  const marks = /[!?]\s*[!?]+|!.*!/.exec(read)?.[0];
  const word = /(?<!\p{L})\p{Lu}{4,}(?!\p{L})/u.exec(read)?.[0];
  const words = /(?<!\p{L})\p{Lu}{2,}(?:[ -]\p{Lu}{2,})+(?!\p{L})/u.exec(read)?.[0];
  return marks ?? words ?? word;
}

/** Three different things are told by three different texts; a name that is an address tells none. */
function sameAsSender({ sender, subject, preview }: StepUnderReview): readonly Finding[] {
  const name = plain(sender.name);
  const findings: Finding[] = [];
  if (name === '' || sender.name.includes('@')) {
    const reason = 'The sender has no name of its own.';
    findings.push({ place: 'sender name', reason, remedy: 'Give the name that people signed up with.' });
  }
  if (plain(subject) === name) {
    const reason = 'The subject only repeats the name of the sender.';
    findings.push({ place: 'subject', reason, remedy: 'Say what the mail holds.' });
  }
  if (plain(preview) === name || plain(preview) === plain(subject)) {
    const reason = 'The preview only repeats the sender or the subject.';
    findings.push({ place: 'preview', reason, remedy: 'Say one thing more about the mail.' });
  }
  return findings;
}

function plain(text: string): string {
  return asRead(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
