import type { Locale } from '#shared/domain/audience.ts';
import type { Sender } from '#shared/domain/sender.ts';
import type { Compilation } from '#shared/usecases/ports/content.ts';
import type { LoadedLanguage } from '../content-files.ts';

/** What a step is compiled against. Same input and context, same output, byte for byte. */
export interface CompileContext extends Compilation {
  readonly languages: ReadonlyMap<Locale, LoadedLanguage>;
  readonly sender: Sender;
}
