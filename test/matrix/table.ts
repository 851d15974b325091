// What the matrix covered, for people: printed once, after all tests.

/** How often each cell was looked at. */
export class Coverage {
  readonly #counts = new Map<string, number>();

  add(row: string, column: string): void {
    const cell = `${row}\n${column}`;
    this.#counts.set(cell, (this.#counts.get(cell) ?? 0) + 1);
  }

  of(row: string, column: string): number {
    return this.#counts.get(`${row}\n${column}`) ?? 0;
  }

  table(title: string, rows: readonly string[], columns: readonly string[]): string {
    const first = Math.max(title.length, ...rows.map((row) => row.length));
    const line = (name: string, cells: readonly string[]): string =>
      [name.padEnd(first), ...cells.map((cell, i) => cell.padStart(columns[i]?.length ?? 0))].join('  ');
    const body = rows.map((row) =>
      line(
        row,
        columns.map((column) => (this.of(row, column) === 0 ? '·' : String(this.of(row, column)))),
      ),
    );
    return [line(title, columns), ...body].join('\n');
  }
}
