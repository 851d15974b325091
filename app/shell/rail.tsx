import { Link, useLocation } from 'wouter';
import { Mark } from '../ui/mark.tsx';
import { ThemeChoice } from '../ui/theme-choice.tsx';
import { pageAt, PAGES } from './pages.ts';

/** The circuit directory, as it is glued inside the door of a fuse box. */
export function Rail() {
  const [location] = useLocation();
  return (
    <header className="flex w-[168px] shrink-0 flex-col border-r border-line bg-paper px-4">
      <div className="flex h-16 shrink-0 items-center gap-2 text-15 font-semibold tracking-tight">
        <Mark />
        Breakerbox
      </div>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto">
        <ol className="border-t border-line">
          {PAGES.map(({ path, title }, index) => {
            const current = pageAt(location)?.path === path;
            return (
              <li key={path} className="border-b border-line">
                <Link
                  href={path}
                  aria-current={current ? 'page' : undefined}
                  className="flex h-8 items-center gap-3 text-faint hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                >
                  <span aria-hidden className="figures w-4 text-right text-12 font-normal">
                    {index + 1}
                  </span>
                  <span className="flex-1">{title}</span>
                  {current && <span aria-hidden className="h-4 w-1 rounded-full bg-spark" />}
                </Link>
              </li>
            );
          })}
        </ol>
      </nav>
      <div className="py-4">
        <ThemeChoice />
      </div>
    </header>
  );
}
