// Changes that go beyond single fields, to be chosen by hand: for each dialect those that do anything there.

import { REWRITES } from '../dialects/repairs/rewrites.ts';
import { DIALECTS, type DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';

const OWN: Readonly<Record<DialectId, readonly Fix[]>> = {
  'openai-chat': [
    REWRITES.developerAsSystem,
    REWRITES.systemFirst,
    REWRITES.withUser,
    REWRITES.assistantBetween,
    REWRITES.contentAsText,
    REWRITES.nineCharacterIds,
    REWRITES.reasoningFilled,
    REWRITES.noneWithoutTools,
    REWRITES.wordJson,
    { do: 'emulate', field: 'response_format', to: 'prompt' },
    { do: 'emulate', field: 'response_format', to: 'prompt', from: 'json_schema' },
    { do: 'emulate', field: 'response_format', to: 'prompt', from: 'json_object' },
    { do: 'emulate', field: 'response_format', to: 'prompt', with: 'tools' },
    { do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools' },
  ],
  'anthropic-messages': [
    REWRITES.userLast,
    REWRITES.thinkingAdaptive,
    REWRITES.thinkingBudget,
    { do: 'emulate', field: 'output_config.format', to: 'prompt' },
  ],
  'openai-responses': [REWRITES.customAsFunction, REWRITES.namespaceAsFunctions, REWRITES.withoutHosted],
};

export function readyFixes(dialect: DialectId): readonly Fix[] {
  const others = DIALECTS.filter((other) => other !== dialect);
  return [
    ...OWN[dialect],
    { do: 'stream', field: 'stream' },
    ...others.map((to): Fix => ({ do: 'speak', field: 'dialect', to })),
  ];
}
