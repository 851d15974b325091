// Everything but the window: keeps tray, dock and notifications true, and does what is chosen there.

import type { BrowserWindow } from 'electron';
import type { Breakerbox, ControlClient } from '../src/index.ts';
import type { DesktopSettings } from './desktop-settings.ts';
import { followState, type FollowParts, type LiveState } from './live-state.ts';
import { createQuietTeller, newsOf, saidOnce } from './news.ts';
import { goOn, isPaused, pauseAll, type PauseParts } from './pause.ts';
import type { StartAtLogin } from './start-at-login.ts';
import type { TrayActions } from './tray-menu.ts';
import { standOutside, type Outside } from './tray.ts';

export interface OutdoorParts {
  readonly breakerbox: Pick<Breakerbox, 'keyPlace' | 'moveKey'>;
  readonly client: ControlClient;
  readonly settings: DesktopSettings;
  /** False: it is not even tried. */
  readonly withTray: boolean;
  readonly login: StartAtLogin | null;
  readonly lookForUpdates: (() => Promise<void>) | null;
  readonly openPanel: () => void;
  readonly copy: (text: string) => Promise<void>;
  readonly quit: () => void;
  readonly window: () => BrowserWindow | null;
  readonly onProblem: (error: unknown) => void;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

export class Outdoors {
  readonly settings: DesktopSettings;
  readonly #parts: OutdoorParts;
  readonly #outside: Outside;
  readonly #tell: ReturnType<typeof createQuietTeller>;
  #state: LiveState = { status: null, breakers: [], today: null };

  constructor(parts: OutdoorParts) {
    this.#parts = parts;
    this.settings = parts.settings;
    this.#outside = standOutside(this.#actions(), parts.withTray);
    this.#tell = createQuietTeller((news) => this.#outside.tell(news), parts.now);
    this.#show();
  }

  get hasTray(): boolean {
    return this.#outside.hasTray;
  }

  async follow(stop: AbortSignal): Promise<void> {
    const { client, now, after } = this.#parts;
    const onChange = (next: LiveState, before: LiveState): void => {
      this.#state = next;
      this.#show();
      this.#tell(newsOf(next, before));
    };
    const onNews: FollowParts['onNews'] = (said) => this.#tell([saidOnce(said)]);
    await followState({ client, onChange, onNews, now, after }, stop);
  }

  sayThatItStays(): void {
    if (this.settings.current().saidStays) return;
    this.settings.change({ saidStays: true });
    this.#outside.tell({
      id: 'stays',
      title: 'Breakerbox goes on',
      body: 'The gateway serves your tools from the tray. Quit it there.',
    });
  }

  #show(): void {
    const { breakerbox, login, lookForUpdates, window } = this.#parts;
    const place = breakerbox.keyPlace();
    this.#outside.show(
      {
        ...this.#state,
        isPaused: isPaused(this.settings.current().paused, this.#state.breakers),
        startsAtLogin: login?.isOn() ?? null,
        keysInFile: place === null ? null : place === 'file',
        looksForUpdates: lookForUpdates !== null,
      },
      window(),
    );
  }

  #actions(): TrayActions {
    const { client, login, lookForUpdates, openPanel, copy, quit } = this.#parts;
    const pausing: PauseParts = {
      breakers: client.breakers,
      remembered: () => this.settings.current().paused,
      remember: (paused) => this.settings.change({ paused }),
    };
    return {
      openPanel,
      quit,
      copy: (text) => this.#do(async () => copy(text)),
      switchBreaker: (provider, on) => this.#do(async () => client.breakers.switch({ provider, on })),
      pause: () => this.#do(async () => pauseAll(pausing, this.#state.breakers)),
      goOn: () => this.#do(async () => goOn(pausing, this.#state.breakers)),
      setStartAtLogin: (on) => this.#do(() => login?.set(on)),
      setKeysInFile: (on) => this.#do(async () => this.#moveKeys(on)),
      lookForUpdates: () => this.#do(lookForUpdates ?? (() => undefined)),
    };
  }

  async #moveKeys(toFile: boolean): Promise<void> {
    const place = toFile ? 'file' : 'keyring';
    await this.#parts.breakerbox.moveKey(place);
    this.settings.change({ keysIn: place });
  }

  /** What is chosen in a menu has nobody to throw at. */
  #do(act: () => unknown): void {
    void (async () => {
      try {
        await act();
      } catch (error) {
        this.#parts.onProblem(error);
        const body = error instanceof Error ? error.message : String(error);
        this.#outside.tell({ id: 'failed', title: 'That did not work', body });
      }
      this.#show();
    })();
  }
}
