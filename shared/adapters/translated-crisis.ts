import type { CrisisLines } from '#shared/domain/crisis.ts';
import type { TranslatedCrisis } from '#shared/domain/language.ts';

/**
 * What a translation of the help lines has wrong, in words for its editor: a wrong number there
 * costs more than anything else in this service, so each must be the one of `crisis.yaml`.
 */
export function translatedCrisisFaults(lines: CrisisLines, translated: TranslatedCrisis): readonly string[] {
  const ids = new Set(lines.lines.map(({ id }) => id));
  const foreign = Object.keys(translated.lines).filter((id) => !ids.has(id));
  return [
    ...foreign.map((id) => `There is no line ${id} in crisis.yaml.`),
    ...lines.lines.flatMap(({ id, reach, link }) => {
      const words = translated.lines[id];
      if (words === undefined) return [`The line ${id} has no words.`];
      const faults: string[] = [];
      if (digitsOf(words.reach) !== digitsOf(reach)) {
        faults.push(`The line ${id} says ${digitsOf(words.reach)}, and crisis.yaml ${digitsOf(reach)}.`);
      }
      if ((words.link === undefined) !== (link === undefined)) {
        faults.push(link === undefined ? `The line ${id} has no link.` : `The link of ${id} has no words.`);
      }
      return faults;
    }),
  ];
}

/** Numbers in order, as they are dialled: `988 1 838255`. */
function digitsOf(text: string): string {
  return text.replace(/\D+/g, ' ').trim();
}
