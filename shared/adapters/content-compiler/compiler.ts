import type { Locale } from '#shared/domain/audience.ts';
import type { Sender } from '#shared/domain/sender.ts';
import type { Compiler } from '#shared/usecases/ports/content.ts';
import type { LoadedLanguage } from '../content-files.ts';
import { compileStep } from './compile.ts';

/** The compiler with the languages that were shipped, for mails of one sender. */
export function contentCompiler(languages: ReadonlyMap<Locale, LoadedLanguage>, sender: Sender): Compiler {
  return {
    compile: (step, compilation) => compileStep(step, { ...compilation, languages, sender }),
    languages: () =>
      [...languages.values()].map(({ language: { locale, name, needsReader } }) => ({
        locale,
        name,
        ...(needsReader === undefined ? {} : { needsReader }),
      })),
  };
}
