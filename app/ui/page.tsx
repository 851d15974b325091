import { useEffect, useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { useArrival } from './arrive.ts';
import { RunningState } from './running-state.tsx';
import { SearchButton } from './search-button.tsx';

interface PageProps {
  title: string;
  /** Stands in the head, left. The title itself if absent. */
  head?: ReactNode;
  children: ReactNode;
  scroller?: Ref<HTMLElement>;
}

/** One page: a head that stays, and a body that scrolls. */
export function Page({ title, head, children, scroller }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Breakerbox`;
  }, [title]);
  const main = useRef<HTMLElement>(null);
  // Once: what scrolls with the page must find it at every later draw.
  useImperativeHandle(scroller, () => main.current as HTMLElement, []);
  useArrival(main);
  return (
    <main
      ref={main}
      tabIndex={-1}
      className="relative flex min-w-0 flex-1 flex-col overflow-y-auto outline-none [overflow-anchor:none]"
    >
      <header className="sticky top-0 z-20 flex h-16 shrink-0 items-center gap-8 border-b border-line bg-paper px-6">
        <h1 className={head === undefined ? 'text-20 font-medium tracking-tight' : 'sr-only'}>{title}</h1>
        {head}
        <div className="ml-auto flex shrink-0 items-center gap-4">
          <SearchButton />
          <RunningState />
        </div>
      </header>
      {children}
    </main>
  );
}

export function SectionTitle({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="mb-2 flex items-baseline gap-3">
      <h2 className="font-semibold">{children}</h2>
      {aside !== undefined && <span className="text-12 text-faint">{aside}</span>}
    </div>
  );
}
