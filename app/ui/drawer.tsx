import { useEffect, useId, useRef, type ReactNode } from 'react';
import { CloseIcon } from './icons.tsx';

interface DrawerProps {
  title: ReactNode;
  children: ReactNode;
  /** Another subject in the same drawer gets the focus anew. */
  subject: string;
  onClose: () => void;
}

/** Beside the page, not over it: what is under it stays usable. Escape closes it. */
export function Drawer({ title, children, subject, onClose }: DrawerProps) {
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);

  useEffect(() => panel.current?.focus(), [subject]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby={titleId}
      className="slide-in fixed inset-y-0 right-0 z-20 flex w-[440px] flex-col border-l border-edge/60 bg-sheet outline-none"
    >
      <header className="flex h-16 shrink-0 items-center gap-3 border-b border-line pr-4 pl-6">
        <h2 id={titleId} className="min-w-0 flex-1 truncate text-15 font-semibold">
          {title}
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={onClose}
          className="flex size-8 items-center justify-center rounded-plate text-faint hover:bg-sunk hover:text-ink"
        >
          <CloseIcon />
        </button>
      </header>
      {/* Scrolls, so it must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} className="flex-1 overflow-y-auto px-6 py-5 focus-visible:-outline-offset-2">
        {children}
      </div>
    </aside>
  );
}
