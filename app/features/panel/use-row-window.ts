import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { ROW_PX, rowsAdded, rowsInSight, type RowWindow } from './row-window.ts';

/** More at once is a flood, and lighting it up tells nothing. */
const LIT_ROWS = 4;

/**
 * Draws only the rows in sight, and keeps those that are being read where they are while new ones arrive above them.
 * Its page must not anchor scrolling by itself.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
  ids: readonly string[],
): RowWindow {
  const [rows, setRows] = useState<RowWindow>({ first: 0, end: 40 });
  const top = useRef<string | undefined>(undefined);
  const seen = useRef<Sight | null>(null);
  const count = ids.length;

  useEffect(() => {
    const [view, list] = [scroller.current, body.current];
    if (view === null || list === null) return;
    const measure = () => {
      const sight = sightOf(view, list);
      seen.current = sight;
      setRows((drawn) => rowsOf(sight, count, drawn));
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(view);
    sizes.observe(list);
    view.addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      view.removeEventListener('scroll', measure);
    };
  }, [scroller, body, count]);

  useLayoutEffect(() => {
    const added = rowsAdded(ids, top.current);
    top.current = ids[0];
    const [view, list] = [scroller.current, body.current];
    if (added === 0 || view === null || list === null) return;
    // Whoever sees the top of the list wants to see what is new. To measure now would lay out the page before its time:
    // where the list begins in sight, nothing has moved.
    const isTopSeen = seen.current !== null && seen.current.offset <= 0;
    if (!isTopSeen) view.scrollTop += added * ROW_PX;
    else if (added <= LIT_ROWS) lightUp(list, added);
    const sight = seen.current !== null && isTopSeen ? seen.current : sightOf(view, list);
    setRows((drawn) => rowsOf(sight, ids.length, drawn));
  }, [ids, scroller, body]);

  return rows;
}

interface Sight {
  /** How far the list's beginning is above (positive) or below (negative) the top of what is in sight. */
  readonly offset: number;
  readonly height: number;
}

function sightOf(view: HTMLElement, list: HTMLElement): Sight {
  const offset = view.getBoundingClientRect().top - list.getBoundingClientRect().top;
  return { offset, height: view.clientHeight };
}

function rowsOf({ offset, height }: Sight, count: number, drawn: RowWindow): RowWindow {
  const next = rowsInSight(offset, height, count);
  return next.first === drawn.first && next.end === drawn.end ? drawn : next;
}

/** Shows once where something came in. */
function lightUp(list: HTMLElement, added: number): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const row of Array.from(list.children).slice(0, added)) {
    row.animate([{ backgroundColor: 'var(--glow)' }, {}], { duration: 160, easing: 'ease-out' });
  }
}
