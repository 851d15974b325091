import { describe, expect, test } from 'vitest';
import { failure } from '../../domain/failure.ts';
import { isEssential } from './essential.ts';
import { readRepair } from './read-repair.ts';

describe('what no repair takes out', () => {
  test.each([
    ['provider.data_collection', 'who must not see the prompt'],
    ['provider.order[]', 'who may see it'],
    ['plugins[].id', 'what a router adds'],
    ['mcp_servers', 'tools that the provider calls'],
    ['messages[].content[].video_url', 'a film'],
    ['messages[].content[].file_url', 'a file'],
    ['input[].content[].file_url', 'a file of Responses'],
    ['tools[].custom', 'a tool'],
  ])('%s: %s', (path) => {
    expect(isEssential(path)).toBe(true);
  });

  test.each([['seed'], ['audio'], ['messages[].name'], ['tools[].cache_control'], ['messages[].provider_options']])(
    '%s may go',
    (path) => {
      expect(isEssential(path)).toBe(false);
    },
  );

  test('a router that does not know a wish for privacy is not asked without it', () => {
    const failed = failure('request', "Unknown parameter: 'provider.data_collection'.", { status: 400 });
    const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], provider: { data_collection: 'deny' } };
    expect(readRepair(failed, { dialect: 'openai-chat', body, speaks: ['openai-chat'], isHome: true })).toBeNull();
  });
});

test('an answer is never limited to no tokens at all', () => {
  const failed = failure('request', 'max_tokens must be at most 0', { status: 400 });
  const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 };
  expect(readRepair(failed, { dialect: 'openai-chat', body, speaks: ['openai-chat'], isHome: true })).toBeNull();
});

test.each<[field: string, remember: boolean, why: string]>([
  ['context_management', false, 'it comes with a beta header, which another client may send'],
  ['top_k', true, 'every client has it'],
])('a refused %s of Messages is remembered: %j, %s', (field, remember) => {
  const failed = failure('request', `${field}: Extra inputs are not permitted`, { status: 400 });
  const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }], [field]: 5 };
  const sent = { dialect: 'anthropic-messages', body, speaks: ['anthropic-messages'], isHome: true } as const;
  expect(readRepair(failed, sent)).toMatchObject({ remember, fix: { do: 'drop', field } });
});

const FORMAT = { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } };
const TOOLS = [{ type: 'function', function: { name: 'f' } }];

describe('what one client got wrong is mended for it, and not remembered against the others', () => {
  test.each<[message: string, fields: object]>([
    [
      'response_format.json_schema.name: String should be at most 64 characters',
      { response_format: { ...FORMAT, json_schema: { ...FORMAT.json_schema, name: 'n'.repeat(70) } } },
    ],
    ["Invalid tool_choice: no tool named 'g'", { tools: TOOLS, tool_choice: { type: 'function' } }],
    ['tool_choice.function: Field required; tool_choice must be an object', { tools: TOOLS, tool_choice: 'required' }],
    ["Invalid parameter: 'stop': at most 4 entries", { stop: ['1', '2', '3', '4', '5'] }],
    ["invalid parameter 'seed': expected integer", { seed: 'a' }],
    ["Invalid parameter: 'metadata.a' is too long", { metadata: { a: 'b' } }],
    ["Invalid reasoning effort 'ultra'", { reasoning_effort: 'ultra' }],
    ["response_format: keyword 'patternProperties' is not supported", { response_format: FORMAT }],
    ["Invalid parameter: 'logit_bias' keys must be token ids", { logit_bias: { a: 1 } }],
  ])('%s', (message, fields) => {
    const failed = failure('request', message, { status: 400 });
    const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...fields };
    const repair = readRepair(failed, { dialect: 'openai-chat', body, speaks: ['openai-chat'], isHome: true });
    expect(repair?.remember).toBe(false);
  });
});
