import { useEffect } from 'react';
import type { LiveLink } from '../transport/link.ts';
import { useToast } from '../ui/toast.tsx';

/** Says what has just happened, whatever page is open. */
export function NewsToasts({ link }: { link: LiveLink }) {
  const show = useToast();
  useEffect(
    () => link.hear(({ level, text }) => show({ text, tone: level === 'error' ? 'error' : 'plain' })),
    [link, show],
  );
  return null;
}
