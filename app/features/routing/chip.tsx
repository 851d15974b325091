import type { ReactNode } from 'react';

/** A part of a sentence that stands for something one could change. */
export function Chip({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-chip border border-edge/60 bg-sheet box-decoration-clone px-1.5 py-px wrap-anywhere">
      {children}
    </span>
  );
}

/** A word about something that stands before it. */
export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-chip border border-line px-1.5 text-12 leading-4 whitespace-nowrap text-faint">
      {children}
    </span>
  );
}
