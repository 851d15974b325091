// One case is one question through one surface to one vendor behind somebody else's gateway.

import { QUESTIONS } from './questions.ts';
import { SURFACES } from './surfaces.ts';
import type { Surface } from './surfaces.ts';
import { VENDORS } from './upstream-server.ts';
import type { UpstreamServer, Vendor } from './upstream-server.ts';

export interface Case {
  readonly name: string;
  readonly server: UpstreamServer;
  readonly vendor: Vendor;
  readonly surface: Surface;
  readonly prompt: string;
  readonly stream: boolean;
  readonly withTool: boolean;
  /** null: an error is expected. */
  readonly expected: string | null;
  /** What the ledger must call the error, and the status the client must see; null for good answers. */
  readonly error: { readonly kind: string; readonly status: number } | null;
  /** Failing calls trip breakers: no case may do that to cases it has nothing to do with. */
  readonly providerId: string;
}

type Ask = Pick<Case, 'prompt' | 'stream' | 'withTool' | 'expected' | 'error'> & { readonly name: string };

const ASKS: readonly Ask[] = [
  { name: 'whole', ...QUESTIONS.plain, stream: false, withTool: false, error: null },
  { name: 'stream', ...QUESTIONS.plain, stream: true, withTool: false, error: null },
  { name: 'tool', ...QUESTIONS.tool, stream: false, withTool: true, error: null },
  { name: 'streamed tool', ...QUESTIONS.tool, stream: true, withTool: true, error: null },
  failing('429', QUESTIONS.tooMany.prompt, false, { kind: 'rate-limit', status: 429 }),
  failing('429 streamed', QUESTIONS.tooMany.prompt, true, { kind: 'rate-limit', status: 429 }),
  failing('too long', QUESTIONS.tooLong.prompt, false, { kind: 'context-length', status: 400 }),
  failing('too long streamed', QUESTIONS.tooLong.prompt, true, { kind: 'context-length', status: 400 }),
];

function failing(name: string, prompt: string, stream: boolean, error: NonNullable<Case['error']>): Ask {
  return { name, prompt, stream, withTool: false, expected: null, error };
}

/** The cases whose name contains every one of `words`. */
export function chooseCases(servers: readonly UpstreamServer[], words: readonly string[]): Case[] {
  return servers
    .flatMap((server) =>
      VENDORS.flatMap((vendor) =>
        SURFACES.flatMap((surface) =>
          ASKS.map((ask) => ({
            ...ask,
            server,
            vendor,
            surface,
            name: `${surface.id} → ${server.id} → ${vendor.id}: ${ask.name}`,
            providerId: providerOf(server, vendor, surface, ask),
          })),
        ),
      ),
    )
    .filter(({ name }) => words.every((word) => name.includes(word)));
}

function providerOf(server: UpstreamServer, vendor: Vendor, surface: Surface, ask: Ask): string {
  const names = [server.id, vendor.id, surface.id, ...(ask.error === null ? [] : [ask.name])];
  return names.join('-').replaceAll(' ', '-');
}
