/** Words of the condition, the drug or its care: never in what a stranger who sees an inbox could read (L-22). */
const words = [
  'ptsd|mdma|midomafetamine|ecstasy|molly|lsd|ketamine|psilocybin|placebo',
  'psych\\w*|trauma\\w*|therap\\w*|emdr|counsell?ing|rehab\\w*|treat\\w*',
  'drugs?|medic\\w*|pills?|doses?|dosing|dosage|overdos\\w*|substances?',
  'disorders?|mental\\w*|suicid\\w*|cris[ei]s|stress\\w*|anxiety|depress\\w*|flashbacks?|nightmares?',
  'clinic\\w*|trials?|patients?|addict\\w*|diagnos\\w*|symptoms?|abuse\\w*|veterans?|doctors?',
].join('|');

/** Digits, hyphens, dots and underscores end a word: in ids, addresses and paths they stand for spaces. */
const tellingWords = new RegExp(`(?<!\\p{L})(?:${words.replaceAll('\\w', '\\p{L}')})(?!\\p{L})`, 'iu');

/** So plain that they tell even inside a longer word: `ptsdnews`, `mymdma`. */
const tellingStems = /ptsd|mdma|midomafet|psychedel|ecstasy/i;

/** `P.T.S.D.` and `m-d-m-a`: single letters with one sign between them. */
const spelledOut = /(?<!\p{L})\p{L}(?:[-._* ]\p{L}(?!\p{L}))+/gu;

/** The first telling word of a text, in English; words of an id, a host or a path count too. */
export function tellingWord(text: string): string | undefined {
  const joined = text.replace(spelledOut, (letters) => letters.replace(/[^\p{L}]/gu, ''));
  return tellingWords.exec(text)?.[0] ?? tellingWords.exec(joined)?.[0] ?? tellingStems.exec(joined)?.[0];
}
