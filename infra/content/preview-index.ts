import type { VariantKey } from '#shared/domain/audience.ts';
import { escapeHtml } from '#shared/domain/html.ts';

/** One mail as one reader would get it, and the files of it, relative to the output folder. */
export interface PreviewedMail {
  readonly campaign: string;
  readonly step: string;
  readonly key: VariantKey;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly pictures: readonly string[];
}

/** A page that lists every previewed mail, by campaign and step. Links are relative to its folder. */
export function indexPage(mails: readonly PreviewedMail[], at: Date): string {
  const steps = Map.groupBy(mails, ({ campaign, step }) => `${campaign}/${step}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Preview</title>
<style>body{font-family:system-ui,sans-serif;line-height:1.5;margin:2rem}td,th{padding:.2rem .8rem;text-align:left}</style>
</head>
<body>
<main>
<h1>Preview</h1>
<p>${mails.length} mails as of ${at.toISOString().slice(0, 10)}, with sample values. Nothing here was sent.</p>
${[...steps].map(([name, all]) => section(name, all)).join('\n')}
</main>
</body>
</html>
`;
}

function section(name: string, mails: readonly PreviewedMail[]): string {
  return `<h2>${escapeHtml(name)}</h2>
<table>
<thead><tr><th scope="col">Readers</th><th scope="col">Subject</th><th scope="col">As</th></tr></thead>
<tbody>
${mails.map(row).join('\n')}
</tbody>
</table>`;
}

function row({ key, subject, html, text, pictures }: PreviewedMail): string {
  const files = [['HTML', html] as const, ['text', text] as const, ...pictures.map(pictureLink)];
  const links = files.map(([label, path]) => `<a href="${escapeHtml(path)}">${escapeHtml(label)}</a>`);
  return `<tr><th scope="row">${escapeHtml(key)}</th><td>${escapeHtml(subject)}</td><td>${links.join(' ')}</td></tr>`;
}

/** `first-steps/cost/self.US.en-US.600-light.png` as `600-light`. */
function pictureLink(path: string): readonly [string, string] {
  return [path.split('.').at(-2) ?? path, path];
}
