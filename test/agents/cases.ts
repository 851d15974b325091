// Which agent is sent to which upstream, by which name of a model.

import type { Agent } from './agent.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { ERRANDS, PATCH } from './errands.ts';
import type { Errand } from './errands.ts';
import { opencode } from './opencode.ts';
import { ANTHROPIC, CHAT, FALLBACK_ROUTE, RESPONSES } from './upstreams.ts';
import type { Upstream } from './upstreams.ts';

export const AGENTS: readonly Agent[] = [claudeCode, codex, opencode];

interface Pair {
  readonly agent: Agent;
  readonly upstream: Upstream;
  readonly model: string;
  readonly errands?: readonly Errand[];
}

/** The first of each agent speaks its own dialect. */
const PAIRS: readonly Pair[] = [
  // A name that Claude Code knows; for others it asks for other kinds of thinking.
  { agent: claudeCode, upstream: ANTHROPIC, model: 'claude-sonnet-4-5' },
  { agent: claudeCode, upstream: CHAT, model: 'plain/gpt-5-mini' },
  { agent: claudeCode, upstream: RESPONSES, model: 'openai/gpt-5.4' },
  { agent: claudeCode, upstream: CHAT, model: FALLBACK_ROUTE },
  { agent: codex, upstream: RESPONSES, model: 'openai/gpt-5.4' },
  { agent: codex, upstream: ANTHROPIC, model: 'anthropic/claude-sonnet-4-5' },
  { agent: codex, upstream: CHAT, model: 'plain/gpt-5-mini' },
  { agent: codex, upstream: CHAT, model: FALLBACK_ROUTE },
  // Offers tools that take free text.
  { agent: codex, upstream: CHAT, model: 'gpt-5.5', errands: [...ERRANDS, PATCH] },
  // Offers tools in groups, within its input, and the shell only to programs.
  { agent: codex, upstream: CHAT, model: 'gpt-5.6-sol' },
  { agent: codex, upstream: ANTHROPIC, model: 'gpt-6-sol' },
  { agent: opencode, upstream: CHAT, model: 'plain/gpt-5-mini' },
  { agent: opencode, upstream: RESPONSES, model: 'openai/gpt-5.4' },
  { agent: opencode, upstream: ANTHROPIC, model: 'anthropic/claude-sonnet-4-5' },
];

export interface Case extends Pair {
  readonly name: string;
  readonly errand: Errand;
  /** No dialect is translated on the way. */
  readonly ownDialect: boolean;
}

/** The cases whose name contains every one of `words`. */
export function chooseCases(words: readonly string[]): Case[] {
  return PAIRS.flatMap((pair) =>
    (pair.errands ?? ERRANDS).map((errand) => ({
      ...pair,
      errand,
      name: `${pair.agent.id} → ${pair.upstream.id} as ${pair.model}: ${errand.id}`,
      ownDialect: pair.agent.path === pair.upstream.path,
    })),
  ).filter(({ name }) => words.every((word) => name.includes(word)));
}
