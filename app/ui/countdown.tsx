import { format } from './format.ts';
import { useNow } from './use-now.ts';

interface CountdownProps {
  until: number;
  due?: string;
  /** There is little room. */
  short?: boolean;
}

/** Seconds that run down, and what is said when they have. */
export function Countdown({ until, due = 'now', short = false }: CountdownProps) {
  const now = useNow(1000, until);
  return <>{until > now ? format[short ? 'timer' : 'span'](until - now) : due}</>;
}
