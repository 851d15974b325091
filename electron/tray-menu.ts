// The tray's menu as a function of the state.

import type { MenuItemConstructorOptions } from 'electron';
import type { BreakerView } from '../src/contract/views.ts';
import type { LiveState } from './live-state.ts';

export interface TrayState extends LiveState {
  /** Whether everything was switched off by "pause". */
  readonly isPaused: boolean;
  /** null: not to be had here. */
  readonly startsAtLogin: boolean | null;
  /** null: there is no choice. */
  readonly keysInFile: boolean | null;
  readonly looksForUpdates: boolean;
}

export interface TrayActions {
  readonly openPanel: () => void;
  readonly switchBreaker: (provider: string, on: boolean) => void;
  readonly pause: () => void;
  readonly goOn: () => void;
  readonly copy: (text: string) => void;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly setKeysInFile: (on: boolean) => void;
  readonly lookForUpdates: () => void;
  readonly quit: () => void;
}

const LINE: MenuItemConstructorOptions = { type: 'separator' };

export function trayMenu(state: TrayState, act: TrayActions): MenuItemConstructorOptions[] {
  const { status, breakers, isPaused } = state;
  const endpoint = status?.gatewayUrl ?? null;
  return [
    { label: headline(state), enabled: false },
    { label: spendLine(state), enabled: false },
    LINE,
    ...breakers.map((breaker) => breakerItem(breaker, act)),
    isPaused
      ? { label: 'Go on', click: act.goOn }
      : { label: 'Pause everything', enabled: breakers.some(({ state: is }) => is !== 'off'), click: act.pause },
    LINE,
    { label: 'Open the panel', click: act.openPanel },
    { label: 'Copy the endpoint', enabled: endpoint !== null, click: () => act.copy(endpoint ?? '') },
    LINE,
    ...optional(state.startsAtLogin, 'Start at login', act.setStartAtLogin),
    ...optional(state.keysInFile, 'Keep keys in a file, for headless too', act.setKeysInFile),
    ...(state.looksForUpdates ? [{ label: 'Look for updates', click: act.lookForUpdates }] : []),
    { label: 'Quit Breakerbox', click: act.quit },
  ];
}

/** One line on what is going on, also the tray's tooltip. */
export function headline({ status, breakers, isPaused }: TrayState): string {
  if (status === null) return 'Breakerbox is starting';
  if (isPaused) return 'Breakerbox is paused';
  if (!status.ledger.ok) return 'Breakerbox runs, but the ledger cannot be written';
  const tripped = breakers.filter(({ state }) => state === 'tripped');
  if (tripped.length > 0) return `Tripped: ${tripped.map(({ provider }) => provider).join(', ')}`;
  return status.demo ? 'Breakerbox runs with the demo provider' : 'Breakerbox runs';
}

function spendLine({ today }: TrayState): string {
  if (today === null) return 'Today: not known yet';
  const requests = `${today.requests} ${today.requests === 1 ? 'request' : 'requests'}`;
  const unknown = today.unpriced > 0 ? `, ${today.unpriced} of unknown price` : '';
  return `Today: ${dollars(today.costNanos)}, ${requests}${unknown}`;
}

/** Cents, and what is less than a cent in the digits that it has. */
export function dollars(nanos: number): string {
  const amount = nanos / 1e9;
  return `$${amount.toFixed(amount !== 0 && Math.abs(amount) < 0.01 ? 4 : 2)}`;
}

const STATE_WORDS: Readonly<Record<BreakerView['state'], string>> = {
  closed: '',
  tripped: ' (tripped)',
  'half-open': ' (trying again)',
  off: '',
};

function breakerItem({ provider, state }: BreakerView, act: TrayActions): MenuItemConstructorOptions {
  const isOn = state !== 'off';
  return {
    id: `breaker:${provider}`,
    // Menus take an ampersand for the mark of a letter.
    label: `${provider.replaceAll('&', '&&')}${STATE_WORDS[state]}`,
    type: 'checkbox',
    checked: isOn,
    click: () => act.switchBreaker(provider, !isOn),
  };
}

function optional(is: boolean | null, label: string, set: (on: boolean) => void): MenuItemConstructorOptions[] {
  return is === null ? [] : [{ label, type: 'checkbox', checked: is, click: () => set(!is) }];
}
