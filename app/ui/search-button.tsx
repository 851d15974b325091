import { showOverlay } from './overlays.ts';

/** As the keyboards of the reader's system call it. */
export const IS_MAC = navigator.platform.startsWith('Mac');
export const PALETTE_KEYS = IS_MAC ? '⌘K' : 'Ctrl K';

export function SearchButton() {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts={IS_MAC ? 'Meta+K' : 'Control+K'}
      onClick={() => showOverlay('palette')}
      className="flex h-8 items-center gap-2 rounded-plate border border-line px-2 whitespace-nowrap text-faint hover:border-edge hover:text-ink"
    >
      Search
      <kbd aria-hidden className="figures text-12">
        {PALETTE_KEYS}
      </kbd>
    </button>
  );
}
