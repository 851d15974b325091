import { format } from './format.ts';
import { useNow } from './use-now.ts';

/** A time as people say it: relative while it is fresh, the whole of it on hover. */
export function Moment({ at }: { at: number }) {
  const now = useNow(5_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={format.moment(at)}>
      {format.relative(at, now)}
    </time>
  );
}
