import type { Locale } from '#shared/domain/audience.ts';
import { mainLocale } from '#shared/domain/audience.ts';
import { type CrisisLines, crisisBlock } from '#shared/domain/crisis.ts';
import { greetingLine } from '#shared/domain/merge-fields.ts';
import type { Crisis, Greetings } from '#shared/usecases/ports/content.ts';
import type { LoadedLanguage } from './content-files.ts';

type Languages = ReadonlyMap<Locale, LoadedLanguage>;

/** Help lines in the reader's language, or in the main one where that language was taken away. */
export function crisisIn(lines: CrisisLines, languages: Languages): Crisis {
  return {
    block: (country, audience, locale) =>
      crisisBlock(lines, country, audience, languages.get(locale)?.crisis),
  };
}

export function greetingsIn(languages: Languages): Greetings {
  const main = languages.get(mainLocale);
  return (locale, firstName) => {
    const { language } = languages.get(locale) ?? main ?? {};
    if (language === undefined) throw new Error(`there is no language ${locale}`);
    return greetingLine(language, firstName);
  };
}
