// The other ways in which one and the same model is written. Only rewrites that cannot turn one model into another:
// no guessing by family or by a part of the name.

const PREFIXES = ['models/', 'accounts/fireworks/models/'];

/** `-20250929` or `-2025-09-29`. */
const DATE = /-(?:20\d{6}|20\d{2}-\d{2}-\d{2})$/;

/** What can follow the id of a model to say how it is to be served. Not any tag: `:8b` is another model. */
const VARIANT = /:(?:free|nitro|floor|online|thinking|extended|exacto)$/;

/** Claude's version numbers are written with a dot by some and with a dash by others. */
const DOTTED = /(\d)\.(\d)/g;
const DASHED = /(?<!\d)(\d)-(\d)(?!\d)/g;

export interface IdSpelling {
  readonly id: string;
  /** True when it is served in another way, and so probably at another price. */
  readonly isVariant: boolean;
}

/** The id itself first, then its other spellings, nearest first. */
export function spellingsOf(modelId: string): readonly IdSpelling[] {
  let spellings: IdSpelling[] = [{ id: modelId, isVariant: false }];
  const also = (rewrite: (id: string) => string, isVariant = false) => {
    const known = new Set(spellings.map((spelling) => spelling.id));
    const rewritten = spellings
      .map((spelling) => ({ id: rewrite(spelling.id), isVariant: spelling.isVariant || isVariant }))
      .filter(({ id }) => id !== '' && !known.has(id));
    spellings = [...spellings, ...rewritten];
  };
  also(withoutPrefix);
  also((id) => id.replace(VARIANT, ''), true);
  also((id) => (id.includes('claude') ? id.replace(DOTTED, '$1-$2') : id));
  also((id) => (id.includes('claude') ? id.replace(DASHED, '$1.$2') : id));
  // Last, because a dated model that is listed under its date may have a price of its own.
  also((id) => id.replace(DATE, ''));
  return spellings;
}

function withoutPrefix(id: string): string {
  const prefix = PREFIXES.find((candidate) => id.startsWith(candidate));
  return prefix === undefined ? id : id.slice(prefix.length);
}
