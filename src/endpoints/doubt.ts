// What the catalog says against asking a model with this request. It may be wrong, so this decides the order only.

import type { Unfit } from '../domain/fix.ts';
import type { ModelFacts } from '../domain/model.ts';

/** The parts by which the dialects carry images; looked for in the text, which costs less than reading the messages. */
const IMAGE = /"type"\s*:\s*"(?:image_url|input_image|image)"/;
const TOOLS = /"tools"\s*:\s*\[\s*\{/;

export function doubt(request: string, facts: ModelFacts | null): Unfit | null {
  if (facts === null) return null;
  const { abilities } = facts;
  const model = `'${facts.id}'`;
  if (abilities.get('images') === false && IMAGE.test(request)) {
    return { unfit: `${model} is not known to read images.`, field: 'messages', sureness: 'likely' };
  }
  if (abilities.get('tools') === false && TOOLS.test(request)) {
    return { unfit: `${model} is not known to call tools.`, field: 'tools', sureness: 'likely' };
  }
  return null;
}
