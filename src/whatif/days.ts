// Which local day a moment belongs to.

/** No time zone begins its days elsewhere than at a quarter of an hour of UTC. */
const QUARTER_MS = 900_000;

/** Unix ms → YYYY-MM-DD. Throws RangeError for a time zone that does not exist. */
export function daysIn(zone: string): (unixMs: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const known = new Map<number, string>();
  return (unixMs) => {
    const quarter = Math.floor(unixMs / QUARTER_MS);
    let day = known.get(quarter);
    if (day === undefined) {
      day = format.format(quarter * QUARTER_MS);
      known.set(quarter, day);
    }
    return day;
  };
}
