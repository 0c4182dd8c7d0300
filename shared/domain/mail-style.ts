/** Colours of one palette, as `#rrggbb` so that a test can compute every contrast (D-53). */
export interface Palette {
  readonly page: string;
  readonly surface: string;
  /** Behind the crisis block. */
  readonly notice: string;
  readonly text: string;
  readonly muted: string;
  readonly link: string;
  readonly rule: string;
}

export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    page: '#f4f1ea',
    surface: '#ffffff',
    notice: '#fbf1dc',
    text: '#1f2a33',
    muted: '#47545f',
    link: '#0a5580',
    rule: '#c8bfae',
  },
  dark: {
    page: '#12161a',
    surface: '#1b2127',
    notice: '#2c2a20',
    text: '#e7e9eb',
    muted: '#b6bfc7',
    link: '#8fcbf3',
    rule: '#4a545e',
  },
};

const font = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/**
 * The one style sheet of every mail: no remote resource, nothing hidden. A client that drops it
 * still shows the whole mail in order, with underlined links, because the HTML needs no style.
 */
export function mailStyles(): string {
  return [
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    'body{margin:0;padding:0}',
    `.mail{padding:16px 8px;font-family:${font};font-size:17px;line-height:1.6}`,
    '.sheet{max-width:620px;margin:0 auto;padding:8px 20px 20px;border-radius:8px}',
    'h1{font-size:25px;line-height:1.3;margin:16px 0}',
    'h2{font-size:20px;line-height:1.35;margin:28px 0 8px}',
    'h3{font-size:17px;line-height:1.4;margin:20px 0 8px}',
    'p{margin:0 0 14px}',
    'ul,ol{margin:0 0 14px;padding-left:24px}',
    'li{margin:0 0 8px}',
    'a{text-decoration:underline;overflow-wrap:anywhere}',
    '.preview,.fine{font-size:16px}',
    '.fact{padding-left:14px;border-left:4px solid}',
    '.crisis{padding:12px 16px 4px;margin:0 0 20px;border-radius:8px;font-size:16px}',
    '.crisis p,.crisis ul{margin-bottom:8px}',
    '.fine{margin-top:24px;padding-top:16px;border-top:1px solid}',
    '.action a{display:inline-block;padding:6px 0;font-weight:bold}',
    '.button a{display:inline-block;padding:10px 18px;font-weight:bold;border:2px solid;border-radius:8px}',
    colours(palettes.light),
    `@media (prefers-color-scheme:dark){${colours(palettes.dark)}}`,
  ].join('\n');
}

function colours({ page, surface, notice, text, muted, link, rule }: Palette): string {
  return [
    `body,.mail{background-color:${page};color:${text}}`,
    `.sheet{background-color:${surface};color:${text}}`,
    `.crisis{background-color:${notice};color:${text}}`,
    `.preview,.fine{color:${muted}}`,
    `.fact,.fine{border-color:${rule}}`,
    `a{color:${link}}`,
  ].join('\n');
}
