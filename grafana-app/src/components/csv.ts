import { dateTimeFormat } from '@grafana/data';
import type { Column } from './DataTable.tsx';

/** Rows as CSV (RFC 4180) for spreadsheets: with a byte order mark, without which Excel reads Chinese as Latin-1. */
export function toCsv<Item>(items: Item[], columns: Pick<Column<Item>, 'title' | 'text'>[]): string {
  const lines = [columns.map(({ title }) => title), ...items.map((item) => columns.map(({ text }) => text(item)))];
  return `\uFEFF${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

// A cell that begins like a formula would be calculated by the spreadsheet: labels come from outside.
function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Hands the person a file, named after the list and the present minute. */
export function download(list: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${list}-${dateTimeFormat(Date.now(), { format: 'YYYY-MM-DD-HHmm' })}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
