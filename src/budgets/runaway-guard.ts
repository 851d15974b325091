// Notices clients that have run away: they ask the same again and again, or burn money far faster than they usually do.
// Keeps a salted hash of what was asked and sums per minute, for a bounded number of clients, and no text.

import { hash } from 'node:crypto';
import type { RunawayConfig } from '../domain/budget.ts';
import { dollarsFromNanos, type Nanos } from '../domain/money.ts';
import type { Clock } from '../domain/ports.ts';

export interface Pause {
  /** Unix ms. */
  readonly at: number;
  /** A sentence for people. */
  readonly why: string;
}

export interface GuardEntry extends Pause {
  readonly client: string;
  readonly state: 'warned' | 'paused';
}

export interface GuardPorts {
  readonly clock: Clock;
  readonly salt: string;
  readonly settings: () => RunawayConfig;
  /** Kept across starts. */
  readonly kept: { paused: Record<string, Pause>; usual: Record<string, Nanos> };
  readonly save: () => void;
  /** A client was found to run away just now. */
  readonly onTrip: (entry: GuardEntry) => void;
}

const MOST_CLIENTS = 500;
/** Different questions remembered of one client. */
const MOST_QUESTIONS = 200;
/** Of a long text its ends are enough to tell it from another. */
const END_CHARS = 4_096;

const MINUTE_MS = 60_000;
/** Over so many minutes a rate is taken, so that one dear request is no rush. */
const RUSH_MINUTES = 5;
/** What a minute of use adds to what is usual: half of it is forgotten after some 14 minutes of use. */
const LEARNING = 0.05;
/** Below this nobody is harmed, whatever is usual: 5 cents a minute. */
const LEAST_USUAL: Nanos = 50_000_000;
/** A warning stands until somebody looks, at most so long. */
const WARNING_MS = 3_600_000;

interface Watched {
  /** By its hash: monotonic ms of when it was asked, the newest last. */
  readonly asked: Map<string, number[]>;
  /** Spent in each of the last minutes, the running one last. */
  readonly minutes: { readonly at: number; nanos: Nanos }[];
  warned: (Pause & { readonly until: number }) | null;
}

export class RunawayGuard {
  readonly #ports: GuardPorts;
  readonly #watched = new Map<string, Watched>();

  constructor(ports: GuardPorts) {
    this.#ports = ports;
  }

  /** Why the client's requests are refused; null: they are not. */
  pausedOf(client: string): Pause | null {
    const { paused } = this.#ports.kept;
    return Object.hasOwn(paused, client) ? (paused[client] ?? null) : null;
  }

  /** A client asks. `what`: what was said last, and what its last step was; a text without words is nothing to repeat. */
  asks(client: string, what: string): void {
    if (what.trim() === '') return;
    const { repeats, minutes } = this.#ports.settings();
    const now = this.#ports.clock.monotonic();
    const { asked } = this.#of(client);
    const key = this.#hash(client, what);
    const times = asked.get(key) ?? [];
    while (now - (times[0] ?? now) >= minutes * MINUTE_MS) times.shift();
    times.push(now);
    if (times.length > repeats) times.shift();
    // Put back as the newest: the one that was asked longest ago is forgotten first.
    asked.delete(key);
    asked.set(key, times);
    if (asked.size > MOST_QUESTIONS) asked.delete(asked.keys().next().value ?? '');
    if (times.length < repeats) return;
    asked.delete(key);
    this.#trip(client, () => `it asked the same ${repeats} times within ${minutes} minutes and got the same result`);
  }

  /** A request of the client has ended and cost this much. */
  spent(client: string, nanos: Nanos): void {
    if (nanos <= 0) return;
    const watched = this.#of(client);
    const minute = Math.floor(this.#ports.clock.monotonic() / MINUTE_MS);
    const last = watched.minutes.at(-1);
    if (last?.at === minute) last.nanos += nanos;
    else watched.minutes.push({ at: minute, nanos });
    // A rush must not become usual while it is being looked at.
    while ((watched.minutes[0]?.at ?? minute) <= minute - RUSH_MINUTES) {
      this.#learn(client, watched.minutes.shift()?.nanos ?? 0);
    }
    this.#judgeRate(client, watched);
  }

  list(): GuardEntry[] {
    const { kept, clock } = this.#ports;
    const paused = Object.entries(kept.paused).map(([client, pause]) => ({
      client,
      ...pause,
      state: 'paused' as const,
    }));
    const warned = [...this.#watched].flatMap(([client, { warned: warning }]): GuardEntry[] => {
      if (warning === null || warning.until < clock.monotonic() || Object.hasOwn(kept.paused, client)) return [];
      return [{ client, at: warning.at, why: warning.why, state: 'warned' }];
    });
    return [...paused, ...warned];
  }

  pause(client: string, why: string): void {
    this.#ports.kept.paused[client] = { at: this.#ports.clock.now(), why };
    this.#ports.save();
  }

  /** Also puts a warning away. False: there was nothing. */
  resume(client: string): boolean {
    const watched = this.#watched.get(client);
    const wasThere = this.pausedOf(client) !== null || (watched?.warned ?? null) !== null;
    // It begins anew: what it did before it was looked at is forgiven.
    this.#watched.delete(client);
    if (this.pausedOf(client) !== null) {
      Reflect.deleteProperty(this.#ports.kept.paused, client);
      this.#ports.save();
    }
    return wasThere;
  }

  /** Clients that are gone are forgotten. */
  keepOnly(clients: ReadonlySet<string>): void {
    const { paused, usual } = this.#ports.kept;
    for (const client of this.#watched.keys()) if (!clients.has(client)) this.#watched.delete(client);
    for (const kept of [paused, usual]) {
      for (const client of Object.keys(kept)) if (!clients.has(client)) Reflect.deleteProperty(kept, client);
    }
  }

  #of(client: string): Watched {
    let watched = this.#watched.get(client);
    if (watched === undefined) {
      watched = { asked: new Map(), minutes: [], warned: null };
      this.#watched.set(client, watched);
      if (this.#watched.size > MOST_CLIENTS) this.#watched.delete(this.#watched.keys().next().value ?? '');
    }
    return watched;
  }

  /** A minute of use has passed. A rush teaches no more than what is still believable. */
  #learn(client: string, nanos: Nanos): void {
    const { kept, settings } = this.#ports;
    const usual = kept.usual[client];
    const most = Math.max(usual ?? 0, LEAST_USUAL) * settings().factor;
    const learned = Math.min(nanos, most);
    kept.usual[client] = Math.round(usual === undefined ? learned : usual + (learned - usual) * LEARNING);
  }

  #judgeRate(client: string, { minutes }: Watched): void {
    const { factor } = this.#ports.settings();
    const usual = Math.max(this.#ports.kept.usual[client] ?? 0, LEAST_USUAL);
    const rate = minutes.reduce((sum, { nanos }) => sum + nanos, 0) / RUSH_MINUTES;
    if (rate <= usual * factor) return;
    this.#trip(client, () => `it spends ${perMinute(rate)} a minute, where ${perMinute(usual)} is usual`);
  }

  #trip(client: string, words: () => string): void {
    const watched = this.#of(client);
    const { clock, settings } = this.#ports;
    const now = clock.monotonic();
    const { pause, minutes } = settings();
    const isPaused = this.pausedOf(client) !== null;
    // While a warning stands it is not said again, but it may become a pause.
    if (isPaused || (!pause && watched.warned !== null && watched.warned.until > now)) return;
    const why = words();
    watched.warned = { at: clock.now(), why, until: now + Math.max(WARNING_MS, minutes * MINUTE_MS) };
    if (pause) this.pause(client, why);
    this.#ports.onTrip({ client, at: clock.now(), why, state: pause ? 'paused' : 'warned' });
  }

  #hash(client: string, what: string): string {
    const text = what.length <= 2 * END_CHARS ? what : `${what.slice(0, END_CHARS)}\n${what.slice(-END_CHARS)}`;
    return hash('sha256', `${this.#ports.salt}\n${client}\n${what.length}\n${text}`).slice(0, 24);
  }
}

function perMinute(nanos: Nanos): string {
  return `$${Number(dollarsFromNanos(Math.round(nanos))).toFixed(2)}`;
}
