/** RFC 2045: so long may a line be, without its CRLF. */
const longestLine = 76;

const lineEnd = /\r\n?|\n/;
/** A space or tab that a line ends with, where a relay could lose it, and all that is not printable ASCII. */
const encodedParts = /[\t ](?![^\r\n])|[^\t\r\n\x20-\x7e]+/g;

/**
 * Text as quoted-printable (RFC 2045, 6.7) in UTF-8: ASCII, at most 76 characters a line, no character cut in
 * two. Whatever ended a line becomes CRLF: a bare CR or LF, which no encoding here would hide, must not reach SES.
 */
export function quotedPrintable(text: string): string {
  return text.replaceAll('=', '=3D').replaceAll(encodedParts, encode).split(lineEnd).map(wrap).join('\r\n');
}

function encode(part: string): string {
  return Buffer.from(part).toString('hex').toUpperCase().replaceAll(/../g, '=$&');
}

function wrap(line: string): string {
  let wrapped = '';
  let from = 0;
  while (line.length - from > longestLine) {
    const end = cutOf(line, from);
    wrapped += `${line.slice(from, end)}=\r\n`;
    from = end;
  }
  return from === 0 ? line : wrapped + line.slice(from);
}

/** Where the part that begins at `from` ends: after a space in its second half, else between two characters. */
function cutOf(line: string, from: number): number {
  // The last place is for the sign of a soft line break.
  let end = from + longestLine - 1;
  const space = line.lastIndexOf(' ', end - 1);
  if (space > from + longestLine / 2) return space + 1;
  if (line[end - 1] === '=') end -= 1;
  else if (line[end - 2] === '=') end -= 2;
  // What follows goes on with a character of UTF-8.
  while (/^=[89AB]/.test(line.slice(end, end + 2))) end -= 3;
  return end;
}
