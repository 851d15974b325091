// The health of providers as one client sees it: during a fire drill some clients see another one than the rest.

import type { Failure } from '../domain/failure.ts';
import type { Health, HealthReport, Lease, Rest } from './health.ts';

/** What the choice of a target and an attempt need to know, and where an attempt tells how it went. */
export type HealthView = Pick<
  Health,
  'admits' | 'isProbed' | 'restOf' | 'openUntil' | 'report' | 'begin' | 'succeed' | 'fail' | 'release'
>;

/** What the panel shows of a provider's health, and may set back. */
export type ShownHealth = Pick<Health, 'report' | 'reset'>;

/** Never changes, so that what an attempt found is told to the health that the attempt began with. */
export class DrilledHealth implements HealthView {
  readonly #usual: HealthView;
  readonly #drilled: ReadonlyMap<string, HealthView>;

  /** `drilled`: the health of those providers that take part in a drill. */
  constructor(usual: HealthView, drilled: ReadonlyMap<string, HealthView>) {
    this.#usual = usual;
    this.#drilled = drilled;
  }

  admits(provider: string, model: string): boolean {
    return this.#of(provider).admits(provider, model);
  }

  isProbed(provider: string, model: string): boolean {
    return this.#of(provider).isProbed(provider, model);
  }

  restOf(provider: string, keyName: string | null, model: string): Rest | null {
    return this.#of(provider).restOf(provider, keyName, model);
  }

  openUntil(provider: string, model: string): number {
    return this.#of(provider).openUntil(provider, model);
  }

  report(provider: string): HealthReport {
    return this.#of(provider).report(provider);
  }

  begin(provider: string, model: string): Lease {
    return this.#of(provider).begin(provider, model);
  }

  succeed(lease: Lease): void {
    this.#of(lease.provider).succeed(lease);
  }

  fail(lease: Lease, keyName: string | null, failed: Failure): void {
    this.#of(lease.provider).fail(lease, keyName, failed);
  }

  release(lease: Lease): void {
    this.#of(lease.provider).release(lease);
  }

  #of(provider: string): HealthView {
    return this.#drilled.get(provider) ?? this.#usual;
  }
}
