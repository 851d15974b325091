import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { moveTo, placeAt } from './reorder.ts';

export interface Drag {
  readonly id: string;
  readonly dx: number;
  readonly dy: number;
  readonly from: number;
  /** Where it would land. */
  readonly place: number;
}

const START_PX = 5;

interface Held {
  id: string;
  x: number;
  y: number;
  areas: DOMRect[];
}

/** Order by dragging an item of a list by itself or a part of it, or with Alt and the arrow keys. */
export function useReorder(ids: readonly string[], onOrder: (ids: string[], moved: string) => void) {
  const [held, setHeld] = useState<Held | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);

  function letGo() {
    setHeld(null);
    setDrag(null);
  }

  const pointer = (id: string) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const inControl = event.target instanceof Element && event.target.closest('button, a') !== null;
      if (event.button !== 0 || inControl) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const places = event.currentTarget.closest('li')?.parentElement?.children ?? [];
      const areas = Array.from(places, (place) => place.getBoundingClientRect());
      setHeld({ id, x: event.clientX, y: event.clientY, areas });
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (held === null) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (drag === null && Math.hypot(dx, dy) < START_PX) return;
      setDrag({ id, dx, dy, from: ids.indexOf(id), place: placeAt(held.areas, event.clientX, event.clientY) });
    },
    onPointerUp() {
      if (drag !== null && drag.place !== ids.indexOf(id)) onOrder(moveTo(ids, id, drag.place), id);
      letGo();
    },
    onPointerCancel: letGo,
  });

  function onKeyDown(id: string, event: KeyboardEvent) {
    if (event.key === 'Escape') letGo();
    const step = event.altKey ? STEPS[event.key] : undefined;
    if (step === undefined) return;
    event.preventDefault();
    const from = ids.indexOf(id);
    const order = moveTo(ids, id, from + step);
    if (order.indexOf(id) !== from) onOrder(order, id);
  }

  return { drag, pointer, onKeyDown };
}

const STEPS: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
