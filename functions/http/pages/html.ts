import { escapeHtml } from '#shared/domain/html.ts';

/** Text that is HTML already. Only the tag below makes it, so nothing unescaped can pass for it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Html | readonly Html[];

/** Tagged template that escapes every value but those it made itself, in content and in quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const [first = '', ...rest] = strings;
  return new Html(rest.reduce((text, string, index) => text + written(parts[index]) + string, first));
}

function written(part: Part | undefined): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  return part instanceof Html ? part.text : part.map(({ text }) => text).join('');
}
