import type { ReactNode } from 'react';

/** A page, or a part of one, that has nothing to show: what happened and what to do. */
export function Message({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col items-start px-6 py-8">
      <h2 className="text-15 font-semibold">{title}</h2>
      <p className="mt-1 mb-4 max-w-[60ch] text-faint">{children}</p>
      {action}
    </div>
  );
}
