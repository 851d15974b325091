import { Link, useLocation } from 'wouter';
import { Mark } from '../ui/mark.tsx';
import { ThemeChoice } from '../ui/theme-choice.tsx';
import { pageAt, pageGroups } from './pages.ts';

/** The circuit directory, as it is glued inside the door of a fuse box: a few groups of circuits, each read at a glance. */
export function Rail() {
  const [location] = useLocation();
  const here = pageAt(location);
  return (
    <header className="flex w-[168px] shrink-0 flex-col border-r border-line bg-paper px-4">
      <div className="flex h-16 shrink-0 items-center gap-2 text-15 font-semibold tracking-tight">
        <Mark />
        Breakerbox
      </div>
      <nav aria-label="Pages" className="flex flex-1 flex-col gap-3 overflow-y-auto pb-4">
        {pageGroups().map(({ name, pages }) => (
          <div key={name} className="last:mt-auto">
            {name !== 'House' && (
              <p aria-hidden className="pb-1 text-12 text-faint">
                {name}
              </p>
            )}
            <ul aria-label={name} className="border-t border-line">
              {pages.map((page) => (
                <li key={page.path} className="border-b border-line">
                  <Link
                    href={page.path}
                    aria-current={page === here ? 'page' : undefined}
                    className="flex h-8 items-center gap-3 text-faint -outline-offset-2 hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                  >
                    <span className="flex-1">{page.title}</span>
                    {page === here && <span aria-hidden className="h-4 w-1 rounded-full bg-spark" />}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="pb-4">
        <ThemeChoice />
      </div>
    </header>
  );
}
