// The directory of pages, in the order of the navigation. A new page is one line here and one route in app.tsx.

export const PAGES = [
  { path: '/', title: 'Panel', alsoUnder: '/request/' },
  { path: '/requests', title: 'Requests', alsoUnder: '/requests/' },
  { path: '/spend', title: 'Spend', alsoUnder: '/spend/' },
  { path: '/latency', title: 'Latency', alsoUnder: '/latency/' },
  { path: '/playground', title: 'Playground', alsoUnder: '/playground/' },
  { path: '/providers', title: 'Providers', alsoUnder: '/providers/' },
  { path: '/connect', title: 'Connect', alsoUnder: '/connect/' },
  { path: '/routing', title: 'Routing', alsoUnder: '/routing/' },
  { path: '/models', title: 'Models', alsoUnder: '/models/' },
  { path: '/budgets', title: 'Budgets', alsoUnder: '/budgets/' },
  { path: '/clients', title: 'Clients', alsoUnder: '/clients/' },
  { path: '/fixes', title: 'Fixes', alsoUnder: '/fixes/' },
  { path: '/privacy', title: 'Privacy', alsoUnder: '/privacy/' },
  { path: '/versions', title: 'Versions', alsoUnder: '/versions/' },
  { path: '/data', title: 'Data', alsoUnder: '/data/' },
] as const;

/** Which of the pages an address belongs to; undefined when none. */
export function pageAt(location: string): (typeof PAGES)[number] | undefined {
  return PAGES.find(({ path, alsoUnder }) => location === path || location.startsWith(alsoUnder));
}
