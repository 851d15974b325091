// Keeps the catalog up to date, for those who want that: once a day it is fetched anew, checked, and takes the place of
// the one in use. What cannot be fetched or believed changes nothing, and the last good one stays, restarts included.

import { utcDay } from '../costing/utc-time.ts';
import type { Clock, Log } from '../domain/ports.ts';
import type { PrivateJson } from '../platform/private-json.ts';
import { parseCatalogState, printCatalogState, type CatalogState } from './catalog-file.ts';
import type { LiveCatalog } from './catalog.ts';
import type { ReviewResult, ReviewTask } from './review-published.ts';

/** What came of fetching it; see platform/fetch-file.ts. */
export type FetchedCatalog =
  | { readonly kind: 'new'; readonly bytes: Uint8Array; readonly etag: string | null }
  | { readonly kind: 'same' }
  | { readonly kind: 'failed'; readonly why: string; readonly isAnswer: boolean };

export interface CatalogRefreshParts {
  readonly catalog: LiveCatalog;
  readonly file: PrivateJson;
  readonly clock: Clock;
  readonly log: Log;
  /** Where it is published. */
  readonly url: string;
  readonly fetch: (url: URL, etag: string | null) => Promise<FetchedCatalog>;
  readonly review: (task: ReviewTask) => Promise<ReviewResult>;
}

/** What goes on around it. */
export interface CatalogRefreshHooks {
  readonly isDaily: () => boolean;
  /** Other facts are in use now. */
  readonly onFacts: () => void;
  /** What `status` or `notices` say has changed. */
  readonly onStatus: () => void;
  /** Asks the providers for their own lists. */
  readonly askProviders: () => Promise<void>;
}

export interface RefreshReport {
  /** Why nothing was taken over, for people; null: all is well. */
  readonly problem: string | null;
  /** Models that are new, gone, or not as they were. */
  readonly changed: number;
  readonly flagged: readonly string[];
}

/** The start of the process is not to be slowed down. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Most people's copy comes from there; any other place is named. */
const HOME = 'models.dev';

const NO_HOOKS: CatalogRefreshHooks = {
  isDaily: () => false,
  onFacts: () => undefined,
  onStatus: () => undefined,
  askProviders: async () => Promise.resolve(),
};

export class CatalogRefresh {
  readonly #parts: CatalogRefreshParts;
  readonly #providers: readonly string[];
  readonly #sourceName: string;
  readonly #notices: string[] = [];
  #hooks = NO_HOOKS;
  #state: CatalogState;
  #running: Promise<RefreshReport> | null = null;
  #cancelLook: () => void = () => undefined;
  /** Monotonic ms; null: not since the start. */
  #askedProvidersAt: number | null = null;
  /** A server that could not be reached may be there in an hour. */
  #mayRetrySoon = false;
  #isClosed = false;

  /** Brings the last good facts into use, unless the embedded ones are newer. */
  constructor(parts: CatalogRefreshParts) {
    this.#parts = parts;
    const { facts } = parts.catalog;
    this.#providers = Object.keys(facts.providers);
    this.#sourceName = sourceName(parts.url, facts.source);
    this.#state = this.#load();
    const stored = this.#state.facts;
    if (stored !== null && stored.date >= facts.date) parts.catalog.replace(stored);
  }

  start(hooks: CatalogRefreshHooks): void {
    this.#hooks = hooks;
    this.#lookAfter(FIRST_LOOK_MS);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelLook();
  }

  status(): { lastTriedAt: number | null; lastProblem: string | null; flagged: readonly string[] } {
    const { lastTriedAt, lastProblem, flagged } = this.#state;
    return { lastTriedAt, lastProblem, flagged };
  }

  /** What the user should know, in words. */
  notices(): readonly string[] {
    return this.#notices;
  }

  /** Fetches it now, whatever the settings say. One at a time: who asks meanwhile gets the same answer. */
  async refresh(): Promise<RefreshReport> {
    this.#running ??= this.#refresh().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  #lookAfter(ms: number): void {
    this.#cancelLook = this.#parts.clock.after(ms, () => {
      this.#lookAfter(LOOK_EVERY_MS);
      if (this.#hooks.isDaily()) void this.#doWhatIsDue();
    });
  }

  async #doWhatIsDue(): Promise<void> {
    const now = this.#parts.clock.monotonic();
    const isTimeToAsk = this.#askedProvidersAt === null || now - this.#askedProvidersAt >= DAY_MS;
    if (isTimeToAsk) this.#askedProvidersAt = now;
    try {
      await Promise.all([this.#isDue() ? this.refresh() : null, isTimeToAsk ? this.#hooks.askProviders() : null]);
    } catch (error) {
      this.#parts.log.error('catalog.bug', { error: wordsOf(error) });
    }
  }

  #isDue(): boolean {
    const { lastTriedAt } = this.#state;
    if (lastTriedAt === null || this.#mayRetrySoon) return true;
    const passed = this.#parts.clock.now() - lastTriedAt;
    // A clock that was put back must not hold up the next fetch for years.
    return passed >= DAY_MS || passed < 0;
  }

  async #refresh(): Promise<RefreshReport> {
    const { url, catalog, clock, log } = this.#parts;
    const parsed = readUrl(url);
    if (parsed === null) return this.#tried(`${url} is no address of a catalog: it must begin with https://.`);
    const etag = this.#state.url === url && this.#state.facts === catalog.facts ? this.#state.etag : null;
    const fetched = await this.#parts.fetch(parsed, etag);
    if (this.#isClosed) return { problem: 'Breakerbox is ending.', changed: 0, flagged: [] };
    if (fetched.kind === 'failed') {
      this.#mayRetrySoon = !fetched.isAnswer;
      return this.#tried(`The catalog could not be fetched from ${parsed.host}: ${fetched.why}.`);
    }
    this.#mayRetrySoon = false;
    if (fetched.kind === 'same') return this.#confirmed();
    const date = utcDay(clock.now());
    const task = { bytes: fetched.bytes, known: catalog.facts, source: this.#sourceName, date };
    const result = await this.#parts.review({ ...task, providers: this.#providers });
    log.info('catalog.fetched', { accepted: result.accepted, leftOut: result.leftOut });
    if (!result.accepted) return this.#tried(`What ${parsed.host} sent was not taken over. ${result.problem}`);
    const { facts, changed, flagged } = result;
    this.#use({ ...this.#state, url, etag: fetched.etag, facts, flagged });
    return { problem: null, changed, flagged };
  }

  /** Nothing has changed since, and so it is as good as fetched today. */
  #confirmed(): RefreshReport {
    const { facts, flagged } = this.#state;
    if (facts !== null) this.#use({ ...this.#state, facts: { ...facts, date: utcDay(this.#parts.clock.now()) } });
    return { problem: null, changed: 0, flagged };
  }

  #use(state: CatalogState): void {
    this.#state = { ...state, lastTriedAt: this.#parts.clock.now(), lastProblem: null };
    if (this.#state.facts !== null) this.#parts.catalog.replace(this.#state.facts);
    this.#save();
    this.#hooks.onFacts();
    this.#hooks.onStatus();
  }

  /** It brought nothing. */
  #tried(problem: string): RefreshReport {
    this.#parts.log.warn('catalog.not-refreshed', { why: problem });
    this.#state = { ...this.#state, lastTriedAt: this.#parts.clock.now(), lastProblem: problem };
    this.#save();
    this.#hooks.onStatus();
    return { problem, changed: 0, flagged: [] };
  }

  #save(): void {
    try {
      this.#parts.file.write(printCatalogState(this.#state));
      this.#notices.length = 0;
    } catch (error) {
      this.#note(`The fetched catalog could not be saved (${wordsOf(error)}). It holds until Breakerbox ends.`);
    }
  }

  #load(): CatalogState {
    const empty = { url: this.#parts.url, etag: null, facts: null, lastTriedAt: null, lastProblem: null, flagged: [] };
    try {
      const text = this.#parts.file.read();
      if (text === null) return empty;
      const state = parseCatalogState(text);
      if (state !== null) return state;
      const moved = this.#parts.file.quarantine();
      this.#note(`The fetched catalog was damaged. It was kept as ${moved}; the one that is built in is used.`);
    } catch (error) {
      this.#note(`The fetched catalog could not be read (${wordsOf(error)}). The one that is built in is used.`);
    }
    return empty;
  }

  #note(text: string): void {
    this.#parts.log.warn('catalog.notice', { text });
    this.#notices.splice(0, this.#notices.length, text);
  }
}

function sourceName(url: string, embedded: string): string {
  const host = readUrl(url)?.host ?? HOME;
  return host === HOME ? embedded : `${host}, in the form of ${embedded}`;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** null: not https, and not a server on this machine. */
function readUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isPrivate = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isPrivate ? url : null;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
