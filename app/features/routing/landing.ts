// Where a dragged item of a list would land.

import type { Drag } from '../panel/use-reorder.ts';

/** A bar where it will stand. */
const LANDING = {
  before: 'before:absolute before:inset-x-0 before:-top-0.5 before:z-20 before:h-1 before:bg-spark',
  after: 'before:absolute before:inset-x-0 before:-bottom-0.5 before:z-20 before:h-1 before:bg-spark',
};

/** How the item at a place looks while one of the list is dragged. */
export function dragLook(drag: Drag | null, id: string, place: number) {
  if (drag === null) return {};
  if (drag.id === id) {
    return { className: 'z-10 border-edge outline outline-edge', style: { transform: `translateY(${drag.dy}px)` } };
  }
  return drag.place === place ? { className: LANDING[drag.from < place ? 'after' : 'before'] } : {};
}
