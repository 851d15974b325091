import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Page } from '../../ui/page.tsx';
import { SECTIONS } from './sections.ts';

/** A page of the settings: the ways to the others stand in its head. */
export function SettingsPage({ title, children }: { title: string; children: ReactNode }) {
  const [location] = useLocation();
  return (
    <Page
      title={title}
      head={
        <div className="flex min-w-0 items-baseline gap-6">
          <span aria-hidden className="text-20 font-medium tracking-tight">
            Settings
          </span>
          <nav aria-label="Settings">
            <ul className="flex gap-4">
              {SECTIONS.map(({ path, title: name }) => (
                <li key={path}>
                  <Link
                    href={path}
                    aria-current={location === path ? 'page' : undefined}
                    className="block border-b-2 border-transparent py-1 text-faint hover:text-ink aria-[current=page]:border-spark aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                  >
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      }
    >
      {children}
    </Page>
  );
}
