/** A Markdown table with one column for each key of the first row. */
export function markdownTable(rows: readonly object[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cellsOf = (row: object) => {
    const cells = new Map(Object.entries(row) as [string, string | number][]);
    return columns.map((column) => String(cells.get(column) ?? '').replaceAll('|', '\\|'));
  };
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(cellsOf(row)))].join('\n');
}
