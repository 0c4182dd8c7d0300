export type Row = readonly string[];

/** Columns as wide as they must be: the texts at the left, figures at the right. */
export function columns(heads: Row, rows: readonly Row[]): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const isText = heads.map((_, column) => rows.some((row) => /^[^\d-]/.test(row[column] ?? '')));
  return all
    .map((row) => {
      const cells = widths.map((width, column) => {
        const cell = row[column] ?? '';
        return isText[column] ? cell.padEnd(width) : cell.padStart(width);
      });
      return `  ${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

export function rounded(value: number, digits = 3): string {
  return value.toFixed(digits);
}
