import type { Findable } from './match.ts';

/** One thing that can be gone to or done. */
export interface PaletteItem extends Findable {
  /** What kind of thing it is, said behind its name. */
  readonly kind: string;
  readonly run: () => void;
}
