// Where a dragged plate lands, and what the order is then.

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Takes `item` out and puts it at `index` of what is left, as far as there are places. */
export function moveTo<T>(items: readonly T[], item: T, index: number): T[] {
  const rest = items.filter((other) => other !== item);
  const place = Math.max(0, Math.min(rest.length, index));
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

/** The place whose middle is nearest to the point. */
export function placeAt(areas: readonly Area[], x: number, y: number): number {
  let best = 0;
  let bestDistance = Infinity;
  areas.forEach(({ left, top, width, height }, index) => {
    const distance = Math.hypot(x - (left + width / 2), y - (top + height / 2));
    if (distance >= bestDistance) return;
    best = index;
    bestDistance = distance;
  });
  return best;
}
