// The ledger's rows as text that other programs read: CSV as RFC 4180 has it, or a JSON object a line. Money comes twice,
// as nano-dollars and as exact dollars; moments twice, as Unix ms and as ISO 8601.

import { dollarsFromNanos } from '../domain/money.ts';

export type ExportFormat = 'csv' | 'jsonl';
export type Cell = string | number | null | readonly unknown[];
export type ExportedRow = Readonly<Record<string, Cell>>;

const NANOS = /_nanos$/u;
const MOMENT = /_at$/u;

/** Beside each amount and moment what people read; the order is that of `row`. */
export function readable(row: Readonly<Record<string, unknown>>, iso: (unixMs: number) => string): ExportedRow {
  const cells: Record<string, Cell> = {};
  for (const [name, value] of Object.entries(row) as [string, Cell][]) {
    if (MOMENT.test(name)) {
      cells[name] = typeof value === 'number' ? iso(value) : null;
      cells[`${name}_ms`] = value;
    } else if (NANOS.test(name)) {
      cells[name.replace(NANOS, '_usd')] = typeof value === 'number' ? dollarsFromNanos(value) : null;
      cells[name] = value;
    } else {
      cells[name] = value;
    }
  }
  return cells;
}

export function headLine(format: ExportFormat, columns: readonly string[]): string {
  return format === 'csv' ? csvLine(columns) : '';
}

export function rowLine(format: ExportFormat, columns: readonly string[], row: ExportedRow): string {
  return format === 'csv' ? csvLine(columns.map((column) => row[column] ?? null)) : `${JSON.stringify(row)}\n`;
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Spreadsheets run what begins like this as a formula. */
const FORMULA = /^[=+\-@\t\r\n]/u;
/** Exact dollars are no text, however they begin. */
const NUMBER = /^-?\d+(?:\.\d+)?$/u;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
