// How a configuration that cannot be accepted is reported.

export type ConfigPath = readonly (string | number)[];

/** One thing that is wrong. The message says what is allowed and never repeats a secret. */
export interface ConfigProblem {
  readonly path: ConfigPath;
  readonly message: string;
}

/** As reported to people: `path` is `providers[0].baseUrl`, null for the document as a whole. */
export interface ReportedProblem {
  readonly path: string | null;
  readonly message: string;
}

/** Nothing was changed. `path` and `message` are those of the first problem, `problems` has all of them. */
export class ConfigRefused extends Error {
  override readonly name = 'ConfigRefused';
  readonly path: string | null;
  readonly problems: readonly ReportedProblem[];

  constructor(problems: readonly ReportedProblem[]) {
    const first = problems[0];
    super(first?.message ?? 'The configuration cannot be read.');
    this.path = first?.path ?? null;
    this.problems = problems;
  }
}

/** One line a problem, for a terminal. */
export function describeRefusal(refused: ConfigRefused): string {
  return refused.problems.map(({ path, message }) => (path === null ? message : `${path}: ${message}`)).join('\n');
}

/** `['providers', 0, 'baseUrl']` → `providers[0].baseUrl`; keys that are no plain words are quoted. */
export function formatPath(path: ConfigPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** @param where adds what helps to find the place, such as the line in a file: `shop.yaml:12`. */
export function refusal(
  problems: readonly ConfigProblem[],
  where?: (path: ConfigPath) => string | null,
): ConfigRefused {
  return new ConfigRefused(
    problems.map(({ path, message }) => {
      const place = where?.(path) ?? null;
      return {
        path: path.length === 0 ? null : formatPath(path),
        message: place === null ? message : `${message} (${place})`,
      };
    }),
  );
}
