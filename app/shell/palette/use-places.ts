// Where one can go: pages, sections, and whatever the user has.

import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { SECTIONS } from '../../features/settings/sections.ts';
import { GENERAL, SETTING_WORDS, type SettingName } from '../../features/settings/setting-words.ts';
import { useApi } from '../../transport/api.ts';
import { useBudgets, useClients, useProviders } from '../../transport/queries.ts';
import { providerFullName } from '../../ui/provider-name.ts';
import { focusPage } from '../focus-page.ts';
import { PAGES } from '../pages.ts';
import type { PaletteItem } from './palette-item.ts';

export function useGoTo(): (href: string) => void {
  const [, navigate] = useLocation();
  return (href) => {
    navigate(href);
    focusPage();
  };
}

const SET_AT: Readonly<Record<SettingName, string>> = {
  ...(Object.fromEntries(GENERAL.map((name) => [name, '/settings/general'])) as Record<
    (typeof GENERAL)[number],
    string
  >),
  allowedOrigins: '/settings/network',
  sketchDays: '/settings/privacy',
};

/** More words that people look for them by. */
const ALSO: Readonly<Record<string, string>> = {
  '/': 'home breakers overview',
  '/requests': 'log history search traffic',
  '/spend': 'cost money bill usage',
  '/latency': 'time ttft speed errors',
  '/providers': 'keys accounts breakers',
  '/models': 'prices catalog aliases',
  '/routing': 'rules routes fallback',
  '/budgets': 'limits runaway balance',
  '/connect': 'tools editors agents setup',
  '/clients': 'keys tools',
  '/settings/network': 'ports addresses origins proxy listen',
  '/settings/privacy': 'capture bodies metrics sketches',
  '/settings/data': 'backup restore export import retention ledger',
  '/settings/versions': 'undo history changes',
  '/settings/fixes': 'learned refusals',
  '/settings/about': 'version licences diagnostics',
};

function usePages(goTo: (href: string) => void): PaletteItem[] {
  const to = (title: string, path: string, kind: string): PaletteItem => ({
    id: `page:${path}`,
    title,
    kind,
    words: `go to open ${ALSO[path] ?? ''}`,
    run: () => goTo(path),
  });
  const settings = Object.entries(SET_AT) as [SettingName, string][];
  return [
    ...PAGES.filter(({ title }) => title !== 'Settings').map(({ title, path }) => to(title, path, 'Page')),
    ...SECTIONS.map(({ title, path }) => ({
      ...to(title === 'General' ? 'Settings' : title, path, title === 'General' ? 'Page' : 'Settings'),
    })),
    { ...to('Add a provider', '/providers/add', 'Page'), words: 'new provider key account' },
    ...settings.map(([name, path]) => ({
      id: `setting:${name}`,
      title: SETTING_WORDS[name].title,
      kind: 'Setting',
      words: `settings ${name}`,
      run: () => goTo(`${path}?at=setting:${name}`),
    })),
  ];
}

export function usePlaces(): PaletteItem[] {
  const goTo = useGoTo();
  const api = useApi();
  const pages = usePages(goTo);
  const { data: providers = [] } = useProviders();
  const { data: clients = [] } = useClients();
  const { data: budgets } = useBudgets();
  const { data: routes = [] } = useQuery(api.routes.list.queryOptions({ input: {} }));
  const at = (kind: string, subject: string, page: string, title: string, words = ''): PaletteItem => ({
    id: subject,
    title,
    kind,
    words: `open ${words}`,
    run: () => goTo(`${page}?at=${encodeURIComponent(subject)}`),
  });
  return [
    ...pages,
    ...providers.map((provider) =>
      at('Provider', `provider:${provider.id}`, '/providers', providerFullName(provider), provider.preset),
    ),
    ...routes.map(({ id }) => at('Route', `route:${id}`, '/routing', id, 'route')),
    ...clients.map(({ name }) => at('Client', `client:${name}`, '/clients', name, 'client')),
    ...(budgets?.budgets ?? []).map(({ id }) => at('Budget', `budget:${id}`, '/budgets', id, 'budget')),
  ];
}
