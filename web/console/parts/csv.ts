/**
 * RFC 4180, and nothing that a spreadsheet would take for a formula: a field that begins like one gets an
 * apostrophe in front.
 */
export function csvOf<Name extends string>(
  columns: readonly Name[],
  rows: readonly Readonly<{ [N in Name]?: string | undefined }>[],
): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))];
  return lines.map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('');
}

/** `=`, `+`, `-`, `@`, their full-width forms, and the white space that spreadsheets drop before they look. */
const looksLikeFormula = /^[=+\-@\t\r\n\0＝＋－＠]/;

function quoted(field: string): string {
  const safe = looksLikeFormula.test(field) ? `'${field}` : field;
  return `"${safe.replaceAll('"', '""')}"`;
}
