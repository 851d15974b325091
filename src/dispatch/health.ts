// Who may be tried right now: breakers per model and per provider, and keys that rest. In memory only.

import type { Failure } from '../domain/failure.ts';
import type { Clock, Random } from '../domain/ports.ts';
import { Breaker } from '../routing/breaker.ts';

/** Rests when the provider names no time of its own, ms. */
const REST_MS = { 'rate-limit': 30_000, auth: 600_000, quota: 3_600_000 } as const;
/** An account is not topped up within the seconds that some answers ask for. */
const SHORTEST_QUOTA_MS = 300_000;
/** Models used within this time count when a provider is judged by its models. */
const ACTIVE_MS = 10 * 60_000;

export type RestKind = keyof typeof REST_MS;

export interface Rest {
  readonly kind: RestKind;
  /** Monotonic ms. */
  readonly until: number;
  readonly reason: string;
}

/** Held by an attempt; says how it may report back. */
export interface Lease {
  readonly provider: string;
  readonly model: string;
  readonly hostProbe: boolean;
  readonly modelProbe: boolean;
}

interface ProviderHealth {
  readonly host: Breaker;
  readonly models: Map<string, { readonly breaker: Breaker; usedAt: number }>;
  /** By key name, then by model; '' stands for every model. */
  readonly rests: Map<string, Map<string, Rest>>;
}

export class Health {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onChange: (provider: string) => void;
  readonly #providers = new Map<string, ProviderHealth>();

  constructor(ports: { clock: Clock; random: Random; onChange: (provider: string) => void }) {
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.#onChange = ports.onChange;
  }

  /** May an ordinary attempt go to this target? Knows nothing of the hand switch. */
  admits(provider: string, model: string): boolean {
    const health = this.#providers.get(provider);
    if (health === undefined) return true;
    const now = this.#clock.monotonic();
    const own = health.models.get(model)?.breaker;
    if (!health.host.admits(now)) return false;
    return own === undefined || own.phase === 'closed' ? !mostModelsIll(health, now) : own.admits(now);
  }

  /** Is somebody else already finding out whether this target is well again? */
  isProbed(provider: string, model: string): boolean {
    const health = this.#providers.get(provider);
    return health !== undefined && (health.host.probing || (health.models.get(model)?.breaker.probing ?? false));
  }

  /** Every attempt begins here and ends in exactly one of `succeed`, `fail` or `release`. */
  begin(provider: string, model: string): Lease {
    const health = this.#of(provider);
    const now = this.#clock.monotonic();
    const entry = modelOf(health, model);
    entry.usedAt = now;
    const hostProbe = health.host.begin(now);
    const modelProbe = entry.breaker.begin(now);
    if (hostProbe || modelProbe) this.#onChange(provider);
    return { provider, model, hostProbe, modelProbe };
  }

  succeed(lease: Lease): void {
    const health = this.#of(lease.provider);
    const now = this.#clock.monotonic();
    const host = health.host.succeed(now, lease.hostProbe);
    const model = modelOf(health, lease.model).breaker.succeed(now, lease.modelProbe);
    if (host || model) this.#onChange(lease.provider);
  }

  /** The attempt ended in a failure. What it says about provider, model and key is decided here. */
  fail(lease: Lease, keyName: string | null, failed: Failure): void {
    const health = this.#of(lease.provider);
    const breaker = modelOf(health, lease.model).breaker;
    const now = this.#clock.monotonic();
    const roll = this.#random();
    let changed = false;
    if (failed.connect) {
      changed = health.host.fail(now, roll, lease.hostProbe, failed.message);
      breaker.release(lease.modelProbe);
    } else {
      // An answer of any kind shows that the host is there.
      changed = health.host.succeed(now, lease.hostProbe);
      if (isIllness(failed)) changed = breaker.fail(now, roll, lease.modelProbe, failed.message) || changed;
      else breaker.release(lease.modelProbe);
    }
    if (failed.kind === 'rate-limit' || failed.kind === 'auth' || failed.kind === 'quota') {
      const asked = failed.retryAfterMs ?? REST_MS[failed.kind];
      const ms = failed.kind === 'quota' ? Math.max(asked, SHORTEST_QUOTA_MS) : asked;
      const model = failed.kind === 'rate-limit' ? lease.model : '';
      this.#rest(health, keyName ?? '', model, { kind: failed.kind, until: now + ms, reason: failed.message });
      changed = true;
    }
    if (changed || lease.hostProbe || lease.modelProbe) this.#onChange(lease.provider);
  }

  /** The attempt ended without telling anything: the client left, or it was refused for what it asked. */
  release(lease: Lease): void {
    if (!lease.hostProbe && !lease.modelProbe) return;
    const health = this.#of(lease.provider);
    health.host.release(lease.hostProbe);
    modelOf(health, lease.model).breaker.release(lease.modelProbe);
    this.#onChange(lease.provider);
  }

  /** Why this key should be left alone for this model now, or null. */
  restOf(provider: string, keyName: string | null, model: string): Rest | null {
    const rests = this.#providers.get(provider)?.rests.get(keyName ?? '');
    if (rests === undefined) return null;
    const now = this.#clock.monotonic();
    const all = rests.get('');
    if (all !== undefined && all.until > now) return all;
    const one = rests.get(model);
    return one !== undefined && one.until > now ? one : null;
  }

  /** Monotonic ms at which the target's breaker lets the next probe through; 0 when it is not tripped. */
  openUntil(provider: string, model: string): number {
    const health = this.#providers.get(provider);
    if (health === undefined) return 0;
    const own = health.models.get(model)?.breaker;
    return Math.max(
      health.host.phase === 'open' ? health.host.openUntil : 0,
      own?.phase === 'open' ? own.openUntil : 0,
    );
  }

  /** Closes the breakers and wakes the keys of one provider: by hand, or because its settings changed. */
  reset(provider: string): void {
    if (this.#providers.delete(provider)) this.#onChange(provider);
  }

  /** What there is to show of a provider. Times are monotonic ms. */
  report(provider: string): HealthReport {
    const health = this.#providers.get(provider);
    if (health === undefined) return WELL;
    const now = this.#clock.monotonic();
    const models = [...health.models].filter(([, entry]) => entry.breaker.phase !== 'closed');
    return {
      phase: worstPhase(health, now),
      reason: health.host.reason ?? models[0]?.[1].breaker.reason ?? null,
      openUntil: Math.max(0, ...[health.host, ...models.map(([, entry]) => entry.breaker)].map(openUntilOf)),
      illModels: models.map(([model, entry]) => ({
        model,
        reason: entry.breaker.reason ?? '',
        openUntil: openUntilOf(entry.breaker),
      })),
      rests: [...health.rests].flatMap(([key, rests]) =>
        [...rests]
          .filter(([, rest]) => rest.until > now)
          .map(([model, rest]) => ({
            key,
            model: model === '' ? null : model,
            reason: rest.reason,
            until: rest.until,
          })),
      ),
    };
  }

  #of(provider: string): ProviderHealth {
    let health = this.#providers.get(provider);
    if (health === undefined) {
      health = { host: new Breaker(), models: new Map(), rests: new Map() };
      this.#providers.set(provider, health);
    }
    return health;
  }

  #rest(health: ProviderHealth, keyName: string, model: string, rest: Rest): void {
    let rests = health.rests.get(keyName);
    if (rests === undefined) {
      rests = new Map();
      health.rests.set(keyName, rests);
    }
    rests.set(model, rest);
  }
}

export interface HealthReport {
  readonly phase: 'closed' | 'open' | 'half-open';
  readonly reason: string | null;
  readonly openUntil: number;
  readonly illModels: readonly { readonly model: string; readonly reason: string; readonly openUntil: number }[];
  readonly rests: readonly {
    readonly key: string;
    readonly model: string | null;
    readonly reason: string;
    readonly until: number;
  }[];
}

const WELL: HealthReport = { phase: 'closed', reason: null, openUntil: 0, illModels: [], rests: [] };

function modelOf(health: ProviderHealth, model: string): { readonly breaker: Breaker; usedAt: number } {
  let entry = health.models.get(model);
  if (entry === undefined) {
    entry = { breaker: new Breaker(), usedAt: 0 };
    health.models.set(model, entry);
  }
  return entry;
}

/** Refusals of a key or of a request say nothing about whether the model is well. */
function isIllness(failed: Failure): boolean {
  return failed.kind === 'outage' || failed.kind === 'timeout';
}

function openUntilOf(breaker: Breaker): number {
  return breaker.phase === 'open' ? breaker.openUntil : 0;
}

function mostModelsIll(health: ProviderHealth, now: number): boolean {
  let active = 0;
  let ill = 0;
  for (const { breaker, usedAt } of health.models.values()) {
    if (now - usedAt > ACTIVE_MS && breaker.phase === 'closed') continue;
    active += 1;
    if (!breaker.admits(now)) ill += 1;
  }
  return active >= 2 && ill * 2 > active;
}

function worstPhase(health: ProviderHealth, now: number): 'closed' | 'open' | 'half-open' {
  if (health.host.phase !== 'closed') return health.host.phase;
  const phases = [...health.models.values()].map(({ breaker }) => breaker.phase);
  if (phases.includes('open')) return 'open';
  return phases.includes('half-open') || mostModelsIll(health, now) ? 'half-open' : 'closed';
}
