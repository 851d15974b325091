import { format } from './format.ts';
import { useNow } from './use-now.ts';

/** Seconds that run down, and what is said when they have. */
export function Countdown({ until, due = 'now' }: { until: number; due?: string }) {
  const now = useNow(1000, until);
  return <>{until > now ? format.span(until - now) : due}</>;
}
