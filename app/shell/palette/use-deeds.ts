// What can be done from anywhere.

import { rememberGuide } from '../../features/guide/guide-memory.ts';
import { useBreakerActions } from '../../features/panel/panel-queries.ts';
import { useBreakers, useClients, useProviders, useStatus } from '../../transport/queries.ts';
import { showOverlay } from '../../ui/overlays.ts';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { THEMES, storeTheme, useTheme } from '../../ui/theme.ts';
import { useToast } from '../../ui/toast.tsx';
import type { PaletteItem } from './palette-item.ts';
import { useBackUp } from './use-back-up.ts';
import { usePause } from './use-pause.ts';
import { useGoTo } from './use-places.ts';
import { useUndoLast } from './use-undo-last.ts';

type Deed = Omit<PaletteItem, 'kind'>;

export function useDeeds(): PaletteItem[] {
  const pause = usePause();
  const backUp = useBackUp();
  const undoLast = useUndoLast();
  const goTo = useGoTo();
  return [
    ...useCopies(),
    ...useSwitches(),
    ...pause,
    { id: 'do:back-up', title: 'Back up now', words: 'backup ledger copy save', run: backUp },
    {
      id: 'do:export',
      title: 'Export the ledger',
      words: 'csv jsonl download',
      run: () => goTo('/settings/data?at=export'),
    },
    ...undoLast,
    ...useThemes(),
    {
      id: 'do:guide',
      title: 'Show the first steps',
      words: 'guide welcome start tutorial help demo',
      run() {
        rememberGuide('asked-for');
        goTo('/');
      },
    },
    {
      id: 'do:shortcuts',
      title: 'Show the keyboard shortcuts',
      words: 'keys help ?',
      run: () => showOverlay('shortcuts'),
    },
  ].map((deed) => ({ ...deed, kind: 'Action' }));
}

function useCopies(): Deed[] {
  const toast = useToast();
  const { data: status } = useStatus();
  const { data: clients = [] } = useClients();
  const copy = (text: string, what: string) => () => {
    navigator.clipboard.writeText(text).then(
      () => toast({ text: `Copied ${what}.` }),
      () =>
        toast({ tone: 'error', text: 'The browser did not allow copying. Copy it from the top of the Panel page.' }),
    );
  };
  const endpoint =
    status === undefined
      ? []
      : [
          {
            id: 'do:copy-endpoint',
            title: 'Copy the endpoint',
            words: 'base url address gateway',
            run: copy(status.gatewayUrl, 'the base URL'),
          },
        ];
  const keys = clients.flatMap(({ name, key }) =>
    key === null
      ? []
      : [
          {
            id: `do:copy-key:${name}`,
            title: clients.length === 1 ? 'Copy the client key' : `Copy the client key of ${name}`,
            words: `api key token ${name}`,
            run: copy(key, `the key of ${name}`),
          },
        ],
  );
  return [...endpoint, ...keys];
}

/** Of each provider: its switch, and its fire drill. */
function useSwitches(): Deed[] {
  const { data: breakers = [] } = useBreakers();
  const { data: providers = [] } = useProviders();
  const { throwSwitch } = useBreakerActions();
  const toast = useToast();
  const goTo = useGoTo();
  const switches = breakers.map(({ provider: id, label, state }): Deed => {
    const isOn = state !== 'off';
    const name = providers.find((each) => each.id === id);
    const full = name === undefined ? label : providerFullName(name);
    const short = name === undefined ? label : providerName(name);
    return {
      // Whichever way it goes, it is the same switch.
      id: `do:switch:${id}`,
      title: `Switch ${isOn ? 'off' : 'on'} ${full}`,
      words: `breaker ${id} toggle ${isOn ? 'disable' : 'enable'}`,
      run() {
        throwSwitch(id, !isOn);
        toast({
          text: `Switched ${isOn ? 'off' : 'on'} ${short}.`,
          action: { label: 'Undo', run: () => throwSwitch(id, isOn) },
        });
      },
    };
  });
  const drills = providers.map((provider): Deed => ({
    id: `do:drill:${provider.id}`,
    title: `Fire drill at ${providerFullName(provider)}`,
    words: `test failure outage ${provider.id}`,
    run: () => goTo(`/providers?at=${encodeURIComponent(`drill:${provider.id}`)}`),
  }));
  return [...switches, ...drills];
}

const THEME_WORDS = { auto: 'Follow the theme of the system', light: 'Light theme', dark: 'Dark theme' } as const;

function useThemes(): Deed[] {
  const chosen = useTheme();
  return THEMES.filter((theme) => theme !== chosen).map((theme) => ({
    id: `do:theme:${theme}`,
    title: THEME_WORDS[theme],
    words: 'switch theme appearance colours',
    run: () => storeTheme(theme),
  }));
}
