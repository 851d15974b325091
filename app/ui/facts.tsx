import type { ReactNode } from 'react';

/** Names on the left, values on the right, a hairline between the lines. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="border-t border-line">{children}</dl>;
}

export function Fact({ name, children, figures = false }: { name: ReactNode; children: ReactNode; figures?: boolean }) {
  return (
    <div className="flex min-h-8 items-baseline justify-between gap-6 border-b border-line py-1.5">
      <dt className="shrink-0 text-faint">{name}</dt>
      <dd className={`min-w-0 text-right wrap-anywhere ${figures ? 'figures text-12 leading-5' : ''}`}>{children}</dd>
    </div>
  );
}
