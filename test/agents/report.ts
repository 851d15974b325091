// One line for each case, and the count of all of them at the end.

export interface Report {
  /** Passed, unless there is something to complain about. */
  done(name: string, tookMs: number, complaints: readonly string[]): void;
  skipped(name: string, why: string): void;
  /** Indented, beneath the line before. */
  note(text: string): void;
  /** Prints the count and returns the exit code. */
  end(): number;
}

export function openReport(print: (line: string) => void): Report {
  const count = { passed: 0, failed: 0, skipped: 0 };
  return {
    done(name, tookMs, complaints) {
      const time = `${(tookMs / 1000).toFixed(1)} s`;
      if (complaints.length === 0) {
        count.passed += 1;
        print(`passed   ${name} (${time})`);
      } else {
        count.failed += 1;
        print(`failed   ${name} (${time})`);
        for (const complaint of complaints) print(`         - ${complaint}`);
      }
    },
    skipped(name, why) {
      count.skipped += 1;
      print(`skipped: ${name}: ${why}`);
    },
    note(text) {
      for (const line of text.split('\n')) print(`         ${line}`);
    },
    end() {
      const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
      print(`${count.passed} passed, ${count.failed} failed${skipped}`);
      // Nothing that ran is no proof of anything.
      return count.failed > 0 || count.passed === 0 ? 1 : 0;
    },
  };
}
