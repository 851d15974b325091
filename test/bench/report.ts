// The table of the bench: a figure, the goal beside it, and whether it is met.

import { writeFileSync } from 'node:fs';

export interface Line {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  /** At most, or at least, so much; null: there is no goal, it is here to be seen. */
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
  /** Latencies are only as good as the machine is quiet; ratios of CPU time are not moved by others. */
  readonly needsQuiet?: boolean;
  readonly note?: string;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Everything that was measured for it. */
  readonly data: unknown;
}

export class Report {
  readonly #print: (line: string) => void;
  readonly #sections: Section[] = [];

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  add(section: Section): void {
    this.#sections.push(section);
    this.#print(`\n${section.title}`);
    for (const line of section.lines) this.#print(wordsOf(line));
  }

  end(about: object, file: string | null): void {
    const lines = this.#sections.flatMap(({ title, lines: own }) => own.map((line) => ({ ...line, title })));
    const goals = lines.filter(({ goal }) => goal !== null);
    const missed = goals.filter((line) => !isMet(line));
    this.#print(`\n${goals.length - missed.length} of ${goals.length} goals met`);
    for (const { title, what, needsQuiet } of missed) {
      this.#print(`  not met: ${title}, ${what}${needsQuiet === true ? QUIET : ''}`);
    }
    if (missed.length > 0) this.#print('  Why some are not: docs/decisions/0019-what-a-request-costs.md');
    if (file === null) return;
    writeFileSync(file, `${JSON.stringify({ ...about, sections: this.#sections }, null, 2)}\n`);
    this.#print(`\nAll figures: ${file}`);
  }
}

const QUIET = '  (a latency: believe it on a quiet machine only)';

function isMet({ value, goal }: Line): boolean {
  if (goal === null) return true;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function wordsOf(line: Line): string {
  const { what, unit, value, goal, note } = line;
  const figure = `${what.padEnd(58)} ${numberOf(value).padStart(9)} ${unit.padEnd(6)}`;
  const aim =
    goal === null ? '' : 'atMost' in goal ? `goal <= ${numberOf(goal.atMost)}` : `goal >= ${numberOf(goal.atLeast)}`;
  const met = goal === null ? '' : isMet(line) ? 'met' : 'NOT MET';
  return `  ${figure} ${aim.padEnd(14)} ${met.padEnd(8)} ${note ?? ''}`.trimEnd();
}

function numberOf(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
