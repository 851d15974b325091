// The few headers of a client that mean something to a provider of the same dialect. Everything else stays here.

import type { DialectId } from '../domain/dialect.ts';
import type { ClientHeaders } from './surface.ts';

const PASSED: Partial<Readonly<Record<DialectId, readonly string[]>>> = {
  'anthropic-messages': ['anthropic-version', 'anthropic-beta'],
};

/** `own`: what the provider gets anyway. Alternates names and values. */
export function passedHeaders(dialect: DialectId, client: ClientHeaders, own: readonly string[]): string[] {
  const headers: string[] = [];
  const names = PASSED[dialect] ?? [];
  for (const name of names) {
    const value = client[name];
    if (typeof value === 'string' && /^[\x20-\x7e]{1,2048}$/.test(value)) headers.push(name, value);
  }
  for (let i = 0; i < own.length; i += 2) {
    const [name = '', value = ''] = own.slice(i, i + 2);
    if (!headers.includes(name)) headers.push(name, value);
  }
  return headers;
}
