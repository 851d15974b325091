// What a provider's list of models belongs to: another address or kind of server has another one.

import type { Preset } from '../providers/provider.ts';

export function sourceOf(server: { readonly preset: Preset; readonly origin: string; readonly path: string }): string {
  return `${server.preset.id} ${server.origin}${server.path}`;
}
