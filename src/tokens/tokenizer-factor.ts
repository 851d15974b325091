// How many tokens other vendors make of what o200k counts as one. Measured by others on prose and code; good enough to
// warn before a window is full, not to bill.

/** Claude up to 4.6, and the tokenizer that came with 4.7: github.com/sammcj/ingest, pull request 65, August 2026. */
const CLAUDE = 1.18;
const NEWER_CLAUDE = 1.53;

/** `claude-opus-4-7`, `claude-sonnet-5`, `anthropic/claude-opus-4.8`. A date behind the major version is no minor one. */
const CLAUDE_VERSION = /claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2})(?!\d))?/u;

export function tokenizerFactor(model: string): number {
  const name = model.toLowerCase();
  if (!name.includes('claude')) return 1;
  const version = CLAUDE_VERSION.exec(name);
  if (version === null) return CLAUDE;
  const major = Number(version[1]);
  const minor = Number(version[2] ?? 0);
  return major > 4 || (major === 4 && minor >= 7) ? NEWER_CLAUDE : CLAUDE;
}
