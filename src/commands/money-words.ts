// Money on the command line: as many digits as it takes to be legible.

const NANOS_PER_DOLLAR = 1_000_000_000;

export function dollars(nanos: number | null): string {
  if (nanos === null) return 'unknown';
  const amount = nanos / NANOS_PER_DOLLAR;
  const size = Math.abs(amount);
  if (size === 0) return '$0';
  const digits = size >= 1 ? 2 : size >= 0.01 ? 4 : 8;
  return `${amount < 0 ? '-' : ''}$${trimmed(size.toFixed(digits), digits)}`;
}

/** Cents stay; what is smaller than that loses its zeros. */
function trimmed(text: string, digits: number): string {
  return digits === 2 ? text : text.replace(/0+$/, '').replace(/\.$/, '');
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((part / whole) * 100).toFixed(1)} %`;
}
