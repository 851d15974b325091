// One unit of money: the integer nano-dollar (10^-9 USD). Sums stay exact up to about nine million dollars.

/** Integer nano-dollars. */
export type Nanos = number;

const NANOS_PER_DOLLAR = 1_000_000_000;

/** Dollars as people write them (0.0375) to nano-dollars, rounded half up to the nearest one. */
export function nanosFromDollars(dollars: number): Nanos {
  return Math.round(dollars * NANOS_PER_DOLLAR);
}

/** Nano-dollars as a decimal string of dollars without an exponent and without trailing zeros: 1_500 → "0.0000015". */
export function dollarsFromNanos(nanos: Nanos): string {
  const sign = nanos < 0 ? '-' : '';
  const digits = Math.abs(nanos).toString().padStart(10, '0');
  const point = digits.length - 9;
  let end = digits.length;
  while (end > point && digits[end - 1] === '0') end -= 1;
  return `${sign}${digits.slice(0, point)}${end === point ? '' : `.${digits.slice(point, end)}`}`;
}
