/** Every link target of an HTML part, unescaped, in order. */
export function htmlLinks(html: string): readonly string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, target = '']) =>
    target.replaceAll('&amp;', '&'),
  );
}

/** Every web address of a text part, in order. */
export function textLinks(text: string): readonly string[] {
  return [...text.matchAll(/https?:\/\/[^\s()<>]+/g)].map(([address]) => address);
}
