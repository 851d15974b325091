import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { RequestView } from '../../../src/contract/views.ts';

const ROW_PX = 32;

/** Keeps the rows that are being read where they are while new ones arrive above them. */
export function useSteadyScroll(
  scroller: RefObject<HTMLElement | null>,
  table: RefObject<HTMLElement | null>,
  requests: readonly RequestView[] | undefined,
): void {
  const top = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const added = requests?.findIndex(({ id }) => id === top.current) ?? -1;
    top.current = requests?.[0]?.id;
    const [view, list] = [scroller.current, table.current];
    if (added <= 0 || view === null || list === null) return;
    // Only once the top of the list has gone out of sight: whoever sees it wants to see what is new.
    if (list.getBoundingClientRect().top < 0) view.scrollTop += added * ROW_PX;
  }, [requests, scroller, table]);
}
