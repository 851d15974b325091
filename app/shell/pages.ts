// The directory of pages, in the order of the navigation. A new page is one line here and one route in app.tsx.
// `group` begins a new part of the navigation, `key` goes there after g.

export interface PageEntry {
  readonly path: string;
  readonly title: string;
  /** What stands below it. */
  readonly alsoUnder: string;
  readonly group: 'Traffic' | 'Circuits' | 'Tools' | 'House';
  readonly key: string;
}

export const PAGES: readonly PageEntry[] = [
  { path: '/', title: 'Panel', alsoUnder: '/request/', group: 'Traffic', key: 'p' },
  { path: '/requests', title: 'Requests', alsoUnder: '/requests/', group: 'Traffic', key: 'r' },
  { path: '/spend', title: 'Spend', alsoUnder: '/spend/', group: 'Traffic', key: 's' },
  { path: '/latency', title: 'Latency', alsoUnder: '/latency/', group: 'Traffic', key: 'l' },
  { path: '/providers', title: 'Providers', alsoUnder: '/providers/', group: 'Circuits', key: 'o' },
  { path: '/models', title: 'Models', alsoUnder: '/models/', group: 'Circuits', key: 'm' },
  { path: '/routing', title: 'Routing', alsoUnder: '/routing/', group: 'Circuits', key: 'u' },
  { path: '/budgets', title: 'Budgets', alsoUnder: '/budgets/', group: 'Circuits', key: 'b' },
  { path: '/connect', title: 'Connect', alsoUnder: '/connect/', group: 'Tools', key: 'n' },
  { path: '/clients', title: 'Clients', alsoUnder: '/clients/', group: 'Tools', key: 'c' },
  { path: '/playground', title: 'Playground', alsoUnder: '/playground/', group: 'Tools', key: 'y' },
  { path: '/settings/general', title: 'Settings', alsoUnder: '/settings', group: 'House', key: 't' },
];

/** Which of the pages an address belongs to; undefined when none. */
export function pageAt(location: string): PageEntry | undefined {
  return PAGES.find(({ path, alsoUnder }) => location === path || location.startsWith(alsoUnder));
}

export interface PageGroup {
  readonly name: PageEntry['group'];
  readonly pages: readonly PageEntry[];
}

/** The parts of the navigation, each with its pages. */
export function pageGroups(pages: readonly PageEntry[] = PAGES): PageGroup[] {
  const groups = new Map<PageEntry['group'], PageEntry[]>();
  for (const page of pages) groups.set(page.group, [...(groups.get(page.group) ?? []), page]);
  return [...groups].map(([name, inside]) => ({ name, pages: inside }));
}
