// Reads Prometheus' text format as strictly as the format's description and its linter are, independent of what wrote
// it. Throws on the first line that no server ought to be given.

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly series: Series[];
}

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NUMBER = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Inf|NaN)$/;
/** Units that a linter asks to be given in base units. */
const NO_BASE_UNIT = /(?:^|_)(?:ms|milliseconds|microseconds|minutes|hours|kilobytes|megabytes|percent|cents)(?:_|$)/;

export function readPrometheusText(text: string): readonly Series[] {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const families = new Map<string, Family>();
  const helped = new Set<string>();
  let current: Family | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line.startsWith('# HELP ')) readHelp(line, helped);
    else if (line.startsWith('# TYPE ')) current = readType(line, helped, families);
    else {
      const series = readSample(line);
      if (current === null || !belongs(series, current)) throw new Error(`A sample outside its family: ${line}`);
      current.series.push(series);
    }
  }
  for (const family of families.values()) checkFamily(family);
  return [...families.values()].flatMap(({ series }) => series);
}

function readHelp(line: string, helped: Set<string>): void {
  const [, name = '', words = ''] = /^# HELP (\S+) (.+)$/.exec(line) ?? [];
  if (name === '' || helped.has(name)) throw new Error(`A bad or second HELP: ${line}`);
  if (!/^(?:[^\\]|\\[\\n])*$/.test(words)) throw new Error(`A bad escape: ${line}`);
  helped.add(name);
}

function readType(line: string, helped: ReadonlySet<string>, families: Map<string, Family>): Family {
  const [, name = '', type = ''] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
  if (!METRIC.test(name) || families.has(name)) throw new Error(`A bad or second TYPE: ${line}`);
  if (!helped.has(name)) throw new Error(`No HELP before TYPE: ${line}`);
  if (NO_BASE_UNIT.test(name)) throw new Error(`No base unit: ${line}`);
  if ((type === 'counter') !== name.endsWith('_total'))
    throw new Error(`Counters, and only they, end in _total: ${line}`);
  const family = { name, type, series: [] };
  families.set(name, family);
  return family;
}

/** The one series with this name and these labels (others may be there beside them). */
export function valueOf(all: readonly Series[], name: string, labels: Readonly<Record<string, string>> = {}): number {
  const found = all.filter(
    (series) =>
      series.name === name && Object.entries(labels).every(([label, value]) => series.labels[label] === value),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`${found.length} series are ${name}${JSON.stringify(labels)}.`);
  }
  return only.value;
}

function readSample(line: string): Series {
  const name = /^[^{\s]+/.exec(line)?.[0] ?? '';
  if (!METRIC.test(name)) throw new Error(`A bad name: ${line}`);
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    while (!rest.startsWith('}')) {
      const label = /^([^=,{}"\s]+)="((?:[^"\\\n]|\\[\\"n])*)"(,(?!\})|(?=\}))/.exec(rest);
      if (label === null) throw new Error(`Bad labels: ${line}`);
      const [whole, key = '', value = ''] = label;
      if (!LABEL.test(key) || key.startsWith('__')) throw new Error(`A bad label: ${line}`);
      if (Object.hasOwn(labels, key)) throw new Error(`A label twice: ${line}`);
      labels[key] = value.replace(/\\./g, (escape) => (escape === '\\n' ? '\n' : escape.slice(1)));
      rest = rest.slice(whole.length);
    }
    rest = rest.slice(1);
  }
  const value = /^ (\S+)$/.exec(rest)?.[1] ?? '';
  if (!NUMBER.test(value)) throw new Error(`A bad value: ${line}`);
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

function belongs({ name, labels }: Series, family: Family): boolean {
  if (family.type !== 'histogram') return name === family.name;
  return (
    name === `${family.name}_sum` ||
    name === `${family.name}_count` ||
    (name === `${family.name}_bucket` && labels['le'] !== undefined)
  );
}

function checkFamily({ name, type, series }: Family): void {
  const seen = new Set<string>();
  for (const each of series) {
    const key = each.name + keyOf(each.labels);
    if (seen.has(key)) throw new Error(`A series twice: ${key}`);
    seen.add(key);
    if (type === 'counter' && !(each.value >= 0)) throw new Error(`A counter below 0: ${key}`);
  }
  if (type === 'histogram') checkHistogram(name, series);
}

function checkHistogram(name: string, series: readonly Series[]): void {
  const groups = Map.groupBy(series, ({ labels }) => keyOf({ ...labels, le: '' }));
  for (const [key, group] of groups) {
    const buckets = group.filter((each) => each.name.endsWith('_bucket'));
    const bounds = buckets.map(({ labels }) => Number((labels['le'] ?? '').replace('Inf', 'Infinity')));
    const count = group.find((each) => each.name === `${name}_count`)?.value;
    const isAscending = bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? Infinity));
    const isCumulative = buckets.every((each, i) => i === 0 || each.value >= (buckets[i - 1]?.value ?? 0));
    if (!isAscending || !isCumulative) throw new Error(`Buckets out of order: ${name}${key}`);
    if (bounds.at(-1) !== Infinity || buckets.at(-1)?.value !== count) throw new Error(`No whole: ${name}${key}`);
    if (!group.some((each) => each.name === `${name}_sum`)) throw new Error(`No sum: ${name}${key}`);
  }
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
