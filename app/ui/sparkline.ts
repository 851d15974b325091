// Values to a path, oldest left. Zero is the floor, so that twice as slow looks twice as high.

export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Spark {
  readonly path: string;
  readonly end: { readonly x: number; readonly y: number };
}

/** null when there are too few values to draw a line. */
export function drawSpark(values: readonly number[], { width, height }: Box): Spark | null {
  const last = values.at(-1);
  if (last === undefined || values.length < 2) return null;
  const top = Math.max(...values) || 1;
  const x = (index: number) => round((index / (values.length - 1)) * width);
  const y = (value: number) => round(height - (value / top) * height);
  const path = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  return { path, end: { x: width, y: y(last) } };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
