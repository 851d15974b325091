// One name for the same model at every provider, so that a name made for one of them finds it at the others.
// As in model-ids.ts only rewrites that cannot turn one model into another: sizes, tags, `-thinking`, `-latest` and
// `:free` stay what they are.

const PATHS = /^(?:models|accounts\/fireworks\/models)\//;

/** Prefixes that only say who made the model, as aggregators and hosts of open models write them. */
const VENDORS = new Set([
  'ai21',
  'allenai',
  'amazon',
  'anthropic',
  'baidu',
  'bytedance-seed',
  'cohere',
  'deepcogito',
  'deepseek',
  'deepseek-ai',
  'google',
  'ibm-granite',
  'meta-llama',
  'microsoft',
  'minimax',
  'minimaxai',
  'mistralai',
  'moonshotai',
  'nousresearch',
  'nvidia',
  'openai',
  'perplexity',
  'qwen',
  'x-ai',
  'xiaomi',
  'z-ai',
  'zai-org',
]);

/** `-20250929` or `-2025-09-29`: a revision of the model, not another one. */
const DATE = /-(20\d{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])$/;

/** Fireworks has no dots in its ids: `glm-5p1`, `kimi-k2p6`. */
const P_FOR_DOT = /(\d)p(\d)/g;

const CLAUDE = /^claude-/;
const DOTTED = /(\d)\.(\d)/g;

interface Canonical {
  readonly name: string;
  /** YYYYMMDD, where the id names a revision. */
  readonly date: string | null;
}

/** `catalogProvider`: whose id it is (see `Preset.catalog`); null for a name from anywhere. */
export function canonicalId(catalogProvider: string | null, modelId: string): string {
  return canonicalOf(catalogProvider, modelId).name;
}

function canonicalOf(catalogProvider: string | null, modelId: string): Canonical {
  let id = modelId.toLowerCase().replace(PATHS, '');
  const slash = id.indexOf('/');
  if (slash > 0 && VENDORS.has(id.slice(0, slash))) id = id.slice(slash + 1);
  if (catalogProvider === 'fireworks-ai') id = id.replace(P_FOR_DOT, '$1.$2');
  const [dated, year = '', month = '', day = ''] = DATE.exec(id) ?? [];
  if (dated !== undefined) id = id.slice(0, -dated.length);
  // Dots and dashes mean the same in Claude's version numbers, and in nobody else's.
  if (CLAUDE.test(id)) id = id.replace(DOTTED, '$1-$2');
  return { name: id, date: dated === undefined ? null : year + month + day };
}

/** Names come from clients, so their number has no natural end. */
const MOST_REMEMBERED = 10_000;

/** Finds among the ids of one provider the one that means the same as a name from elsewhere. */
export class CanonicalNames {
  readonly #undated = new Map<string, string>();
  /** By name and date. */
  readonly #dated = new Map<string, string>();
  readonly #newest = new Map<string, { readonly date: string; readonly id: string }>();
  readonly #found = new Map<string, string | null>();

  /** Of ids that mean the same, the earlier one is taken. */
  constructor(catalogProvider: string | null, ids: readonly string[]) {
    for (const id of ids) {
      const { name, date } = canonicalOf(catalogProvider, id);
      if (date === null) {
        setNew(this.#undated, name, id);
        continue;
      }
      setNew(this.#dated, `${name}\n${date}`, id);
      if (date > (this.#newest.get(name)?.date ?? '')) this.#newest.set(name, { date, id });
    }
  }

  /** null: none of them. A name that says its date is never answered with another date. */
  find(asked: string): string | null {
    const known = this.#found.get(asked);
    if (known !== undefined) return known;
    const { name, date } = canonicalOf(null, asked);
    const sameDate = date === null ? this.#newest.get(name)?.id : this.#dated.get(`${name}\n${date}`);
    const undated = this.#undated.get(name);
    const found = (date === null ? (undated ?? sameDate) : (sameDate ?? undated)) ?? null;
    if (this.#found.size >= MOST_REMEMBERED) this.#found.clear();
    this.#found.set(asked, found);
    return found;
  }
}

function setNew(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}
