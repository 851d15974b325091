// In which dialect a target is asked.

import type { JsonObject } from '../dialects/json.ts';
import { spokenInstead } from '../dialects/repairs/apply-repair.ts';
import type { SpokenHere, Upstream } from '../dispatch/snapshot.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import { chatTraits } from '../providers/traits-for.ts';

/** The client's own dialect where the provider speaks it, else the provider's home; what was learned goes before both. */
export function chooseSpoken(
  upstream: Upstream,
  client: DialectId | null,
  body: JsonObject,
  model: string,
  fixes: readonly Fix[],
): SpokenHere {
  const [home] = upstream.spoken;
  const here = (id: DialectId | null): SpokenHere | undefined =>
    upstream.spoken.find((spoken) => spoken.id === id && !spoken.onDemand);
  const usual = here(client) ?? home;
  const learned = here(spokenInstead(usual.id, body, fixes)) ?? usual;
  if (learned.id !== 'openai-chat' || learned !== usual) return learned;
  if (!needsResponses(upstream, body, model)) return usual;
  return upstream.spoken.find(({ id }) => id === 'openai-responses') ?? usual;
}

/** Some models are not served in this dialect; others refuse tools together with reasoning, and reason unless told not to. */
function needsResponses(upstream: Upstream, body: JsonObject, model: string): boolean {
  const { onlyAt, toolsWithReasoning } = chatTraits(upstream.preset, model);
  if (onlyAt === 'responses') return true;
  const { tools, reasoning_effort: effort } = body;
  return toolsWithReasoning === 'responses' && Array.isArray(tools) && tools.length > 0 && effort !== 'none';
}
