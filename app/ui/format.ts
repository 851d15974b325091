// The only place that turns money, tokens, times and durations into text.
// Numbers follow the reader's locale, words are ours. Unknown is "unknown", an estimate has "≈".

const NANOS_PER_DOLLAR = 1_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function createFormat(locale?: string) {
  const plain = new Intl.NumberFormat(locale, { numberingSystem: 'latn', maximumFractionDigits: 0 });
  const money = memoByDigits((minimum, maximum) =>
    numbers(locale, minimum, maximum, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }),
  );
  const fixed = memoByDigits((minimum, maximum) => numbers(locale, minimum, maximum));
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const dayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const weekday = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const hours = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });

  /** A share: 41 %, 0.4 %, 0 %. */
  function percent(share: number): string {
    const size = Math.abs(share);
    return `${fixed(0, size > 0 && size < 0.0095 ? 1 : 0).format(share * 100)} %`;
  }

  return {
    /** $0.0003, $0.23, $1.84, $1,204: as many digits as it takes to be legible. */
    money(nanos: number | null, estimated = false): string {
      if (nanos === null) return 'unknown';
      const dollars = nanos / NANOS_PER_DOLLAR;
      return `${estimated ? '≈' : ''}${money(...moneyDigits(Math.abs(dollars))).format(dollars)}`;
    },

    /** With all its digits: $0.000123456. */
    exactly(nanos: number | null): string {
      return nanos === null ? 'unknown' : money(2, 9).format(nanos / NANOS_PER_DOLLAR);
    },

    /** A price per million tokens: $0.15, $0.0375. */
    price(nanos: number | null): string {
      return nanos === null ? 'unknown' : money(2, 6).format(nanos / NANOS_PER_DOLLAR);
    },

    percent,

    /** How much more or less: −41 %, +12 %, ±0 %; null where there is nothing to compare with. */
    change(before: number, after: number): string | null {
      if (before === 0) return null;
      const share = (after - before) / before;
      const text = percent(Math.abs(share));
      return `${text === '0 %' ? '±' : share < 0 ? '−' : '+'}${text}`;
    },

    /** What is too short for `duration`: 0.04 ms, 0.4 ms, 12 ms. */
    latency(us: number): string {
      return `${fixed(0, us < 100 ? 2 : us < 10_000 ? 1 : 0).format(us / 1000)} ms`;
    },

    /** 3 ×, 1.4 ×, 120 ×. */
    times(factor: number): string {
      return `${fixed(0, factor < 9.95 ? 1 : 0).format(factor)} ×`;
    },

    count(value: number): string {
      return plain.format(value);
    },

    /** 380, 4.1k, 124k, 1.2M. */
    tokens(value: number | null): string {
      if (value === null) return 'unknown';
      if (value < 1000) return plain.format(value);
      const [scaled, unit] = value < 999_500 ? [value / 1000, 'k'] : [value / 1_000_000, 'M'];
      return `${fixed(0, scaled < 99.95 ? 1 : 0).format(scaled)}${unit}`;
    },

    /** How long something took: 42 ms, 0.82 s, 12.4 s, 2 m 04 s, 1 h 12 m. */
    duration(ms: number): string {
      if (ms < 100) return `${plain.format(ms)} ms`;
      if (ms < 9_995) return `${fixed(2, 2).format(ms / SECOND)} s`;
      if (ms < 59_950) return `${fixed(1, 1).format(ms / SECOND)} s`;
      const seconds = Math.round(ms / SECOND);
      return seconds < 3600 ? `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s` : longDuration(ms);
    },

    /** How long until something happens, or how long it has been going on: 24 s, 3 m 20 s, 2 h 14 m, 3 d. */
    span(ms: number): string {
      const seconds = Math.max(0, Math.ceil(ms / SECOND));
      if (seconds < 60) return `${seconds} s`;
      if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
      return longDuration(ms);
    },

    /** What is left of a time, where there is little room: 24 s, 4:11, 2:05 h. */
    timer(ms: number): string {
      const seconds = Math.max(0, Math.ceil(ms / SECOND));
      if (seconds < 60) return `${seconds} s`;
      if (seconds < 3600) return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
      return `${Math.floor(seconds / 3600)}:${pad(Math.floor((seconds % 3600) / 60))} h`;
    },

    /** 14:04:31 */
    clock(at: number): string {
      return clock.format(at);
    },

    /** The whole of it, for a title. */
    moment(at: number): string {
      return full.format(at);
    },

    /** 22 Dec 2026 */
    day(at: number): string {
      return date.format(at);
    },

    /** 22 Dec: where the year is clear, as on an axis. */
    dayOfYear(at: number): string {
      return dayOfYear.format(at);
    },

    /** Tue, 22 Dec 2026 */
    weekday(at: number): string {
      return weekday.format(at);
    },

    /** 14:04 */
    time(at: number): string {
      return hours.format(at);
    },

    /** Dec 2026 */
    month(at: number): string {
      return month.format(at);
    },

    /** 512 B, 4.1 kB, 1.2 GB: in steps of a thousand, as discs are sold. */
    bytes(value: number): string {
      const step = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, value * 1.0005)) / 3));
      const scaled = value / 1000 ** step;
      return `${fixed(0, step > 0 && scaled < 99.95 ? 1 : 0).format(scaled)} ${BYTE_UNITS[step] ?? ''}`;
    },

    /** "just now", "12 s ago", "4 min ago", "3 h ago", then the date. */
    relative(at: number, now: number): string {
      const age = now - at;
      if (age < 5 * SECOND) return 'just now';
      if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
      if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
      if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
      return date.format(at);
    },

    /** Output tokens per second after the first. */
    rate(perSecond: number): string {
      return `${fixed(0, perSecond < 10 ? 1 : 0).format(perSecond)} tokens/s`;
    },
  };
}

/** "bbx-…f3": enough to recognise a key, not enough to use it. */
export function maskKey(key: string): string {
  const prefix = /^[a-z]+-/.exec(key)?.[0] ?? '';
  return key.length < prefix.length + 8 ? `${prefix}…` : `${prefix}…${key.slice(-2)}`;
}

/** "1 request", "2 requests". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many;
}

function moneyDigits(dollars: number): [minimum: number, maximum: number] {
  if (dollars >= 1000) return [0, 0];
  if (dollars >= 0.0995 || dollars === 0) return [2, 2];
  // Two digits that say something, and at least four so that a column of small costs lines up.
  const leadingZeros = Math.ceil(-Math.log10(dollars)) - 1;
  return [4, Math.max(4, Math.min(9, leadingZeros + 2))];
}

function numbers(locale: string | undefined, minimum: number, maximum: number, rest: Intl.NumberFormatOptions = {}) {
  return new Intl.NumberFormat(locale, {
    numberingSystem: 'latn',
    minimumFractionDigits: minimum,
    maximumFractionDigits: maximum,
    ...rest,
  });
}

function memoByDigits(make: (minimum: number, maximum: number) => Intl.NumberFormat) {
  const made = new Map<string, Intl.NumberFormat>();
  return (minimum: number, maximum: number): Intl.NumberFormat => {
    const key = `${minimum}-${maximum}`;
    const format = made.get(key) ?? make(minimum, maximum);
    made.set(key, format);
    return format;
  };
}

function longDuration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
  return `${Math.floor(minutes / (24 * 60))} d ${Math.floor((minutes % (24 * 60)) / 60)} h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** In the browser's own locale. */
export const format = createFormat();
