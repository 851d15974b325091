// What Ollama's API tells of models: enough for clients that look for an Ollama, and nothing that is not so.

import type { JsonObject } from '../json.ts';
import { timestamp } from './timestamp.ts';

export interface OfferedModel {
  readonly id: string;
  /** Tokens; null when unknown. */
  readonly contextWindow: number | null;
  /** tools, images, audio, reasoning, … and whether it has them; one that is missing is unknown. */
  readonly abilities: ReadonlyMap<string, boolean>;
}

/** The Ollama that this API is like. Clients ask for 0.6.4 and more; 0.13.3 brought /v1/responses. */
const VERSION = '0.13.4';

const FAMILY = 'breakerbox';

export function versionReply(): string {
  return JSON.stringify({ version: VERSION });
}

/** GET /api/tags. `modifiedAt` in Unix seconds: when the list was last changed. */
export function tagsReply(models: readonly OfferedModel[], modifiedAt: number): string {
  const modified = timestamp(modifiedAt);
  return JSON.stringify({
    models: models.map((model) => ({ ...listed(model), modified_at: modified, capabilities: capabilities(model) })),
  });
}

/** GET /api/ps: which models are ready. They run elsewhere and never have to be loaded. */
export function psReply(models: readonly OfferedModel[], expiresAt: number): string {
  const expires = timestamp(expiresAt);
  return JSON.stringify({
    models: models.map((model) => ({
      ...listed(model),
      expires_at: expires,
      size_vram: 0,
      ...(model.contextWindow === null ? {} : { context_length: model.contextWindow }),
    })),
  });
}

/** POST /api/show. */
export function showReply(model: OfferedModel, modifiedAt: number): string {
  return JSON.stringify({
    license: '',
    modelfile: '',
    parameters: '',
    template: '',
    details: details(model),
    model_info: {
      'general.architecture': FAMILY,
      'general.basename': model.id,
      ...(model.contextWindow === null ? {} : { [`${FAMILY}.context_length`]: model.contextWindow }),
    },
    capabilities: capabilities(model),
    modified_at: timestamp(modifiedAt),
  });
}

function listed(model: OfferedModel): JsonObject {
  return { name: model.id, model: model.id, size: 0, digest: digestOf(model.id), details: details(model) };
}

function details({ contextWindow }: OfferedModel): JsonObject {
  return {
    parent_model: '',
    format: '',
    family: FAMILY,
    families: [FAMILY],
    parameter_size: '',
    quantization_level: '',
    ...(contextWindow === null ? {} : { context_length: contextWindow }),
  };
}

const CAPABILITIES: readonly (readonly [ability: string, capability: string])[] = [
  ['images', 'vision'],
  ['audio', 'audio'],
  ['reasoning', 'thinking'],
];

function capabilities({ abilities }: OfferedModel): readonly string[] {
  const found = CAPABILITIES.filter(([ability]) => abilities.get(ability) === true).map(([, capability]) => capability);
  // Where it is unknown it is assumed that a model can use tools: agents do not even show those that cannot.
  return ['completion', ...(abilities.get('tools') === false ? [] : ['tools']), ...found];
}

/** Clients tell models apart by digests. There are no bytes to digest, so it is the name's: FNV-1a from eight starts. */
function digestOf(name: string): string {
  let digest = '';
  for (let part = 0; part < 8; part += 1) {
    let hash = 0x811c9dc5 ^ Math.imul(part + 1, 0x9e3779b1);
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    digest += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return digest;
}
