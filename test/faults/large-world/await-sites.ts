/** An `await` in a source, and where what it waits for ends. Lines and columns begin at 1. */
export interface AwaitSite {
  readonly line: number;
  readonly column: number;
  readonly end: { readonly line: number; readonly column: number };
  /** Where the function, or what else stands at the left margin, begins that it is in. */
  readonly functionLine: number;
}

/** Every `await` expression of a TypeScript source, in the order in which they begin. */
export function awaitSitesIn(source: string): readonly AwaitSite[] {
  const code = blanked(source);
  return [...code.matchAll(/(?<![\w$.])await(?![\w$])/g)].map((match) => {
    const { line, column } = placeOf(code, match.index);
    const end = placeOf(code, endOf(code, match.index + 'await'.length));
    return { line, column, end, functionLine: functionLineOf(code, match.index) };
  });
}

const opening = '([{';
const closing = ')]}';
/** What ends an expression that binds tighter: the next statement, argument, or branch. */
const enders = [';', ',', '&&', '||', '??', ' ? ', ' : ', ' === ', ' !== ', ' < ', ' > ', ' + ', ' - '];

function endOf(code: string, start: number): number {
  let depth = 0;
  for (let place = start; place < code.length; place++) {
    const here = code.charAt(place);
    if (opening.includes(here)) depth += 1;
    else if (closing.includes(here)) {
      if (depth === 0) return place;
      depth -= 1;
    } else if (depth === 0 && enders.some((ender) => startsWithSpaced(code, place, ender))) return place;
  }
  return code.length;
}

/** A ternary may break its lines before `?` and `:`. */
function startsWithSpaced(code: string, place: number, ender: string): boolean {
  if (!ender.startsWith(' ')) return code.startsWith(ender, place);
  return /\s/.test(code.charAt(place)) && code.startsWith(ender.slice(1), place + 1);
}

/** The line after the last one that closes something at the left margin. */
function functionLineOf(code: string, index: number): number {
  const before = code.slice(0, index).split('\n');
  return before.findLastIndex((line) => /^[})\]]/.test(line) && !line.endsWith('{')) + 2;
}

function placeOf(code: string, index: number): { line: number; column: number } {
  const before = code.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Comments and the text of strings as blanks, so that nothing in them counts; every place stays the same. */
function blanked(source: string): string {
  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');
  return source.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![/*\s])(?:\\.|\[[^\]\n]*\]|[^/\\\n[])+\/[a-z]*(?=[\s.,;)])/g,
    blank,
  );
}
