import type { ReactNode } from 'react';

/** A name on the left, what belongs to it on the right, and perhaps what can be done with it. */
export function ProviderRow({ name, children, action }: { name: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex items-baseline gap-3">
      <h3 className="w-20 shrink-0 text-faint">{name}</h3>
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
