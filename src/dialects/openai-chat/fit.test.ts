import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText, isUnfit, type Unfit } from '../../domain/fix.ts';
import type { FitTarget, JsonEmulation } from '../fit.ts';
import type { JsonObject } from '../json.ts';
import { fitChat } from './fit.ts';
import { STANDARD_CHAT, type ChatTraits, type ReasoningTraits } from './traits.ts';

type Traits = Partial<ChatTraits>;

const TARGET: FitTarget = { model: 'm', provider: 'p', stream: false, maxOutput: null, emulateJson: 'tool' };
const HELLO = { role: 'user', content: 'Hello' };

interface Fit {
  /** The whole request as it is sent. */
  readonly body: JsonObject;
  readonly changes: ReadonlyMap<string, unknown>;
  readonly fixes: readonly string[];
  readonly emulation: JsonEmulation | null;
}

function fit(body: JsonObject, traits: Traits, target: Partial<FitTarget> = {}): Fit {
  const fitted = tryFit(body, traits, target);
  if (isUnfit(fitted)) throw new Error(`${fitted.field}: ${fitted.unfit}`);
  const sent: Record<string, unknown> = { model: 'm', messages: [HELLO], ...body };
  for (const [field, value] of fitted.changes) {
    if (value === undefined) Reflect.deleteProperty(sent, field);
    else sent[field] = value;
  }
  const { model: _, ...rest } = sent;
  return { ...fitted, body: rest, fixes: fitted.fixes.map(fixText) };
}

function tryFit(body: JsonObject, traits: Traits, target: Partial<FitTarget> = {}): ReturnType<typeof fitChat> {
  return fitChat({ model: 'm', messages: [HELLO], ...body }, { ...STANDARD_CHAT, ...traits }, { ...TARGET, ...target });
}

function refusal(body: JsonObject, traits: Traits, target: Partial<FitTarget> = {}): Unfit {
  const fitted = tryFit(body, traits, target);
  if (!isUnfit(fitted)) throw new Error('It fitted.');
  return fitted;
}

/** The messages as they are sent, and what was said of it. */
function history(traits: Traits, ...messages: unknown[]): [messages: unknown, ...fixes: string[]] {
  const { body, fixes } = fit({ messages }, traits);
  return [body['messages'], ...fixes];
}

const SCHEMA = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] };
const tool = (name: string, more: JsonObject = {}): JsonObject => ({
  type: 'function',
  function: { name, parameters: SCHEMA, ...more },
});
const calling = (...ids: string[]): JsonObject => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })),
});
const result = (id: string, content: unknown = 'ok'): JsonObject => ({ role: 'tool', tool_call_id: id, content });
const picture = (url: string): JsonObject => ({ type: 'image_url', image_url: { url } });
const words = (text: string): JsonObject => ({ type: 'text', text });

test('a request that the server takes as it is stays as it is', () => {
  const body = {
    messages: [
      { role: 'developer', content: 'x', name: 'y' },
      { role: 'user', content: [words('a'), picture('https://x/y')] },
      { ...calling('a'), reasoning_content: 'hm', extra: 1 },
      result('a', [words('b')]),
      { role: 'user', content: 'c', cache_control: {} },
    ],
    tools: [tool('f', { strict: true }), { type: 'custom', custom: { name: 'g' } }],
    tool_choice: 'none',
    parallel_tool_calls: false,
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: SCHEMA } },
    n: 3,
    seed: 1,
    stop: ['a', 'b', 'c', 'd', 'e'],
    max_tokens: 5,
    max_completion_tokens: 6,
    reasoning_effort: 'high',
    thinking: { type: 'enabled' },
    whatever: null,
  };
  expect(fit(body, {})).toMatchObject({ changes: new Map(), fixes: [], emulation: null });
});

describe('fields', () => {
  test.each<[why: string, body: JsonObject, traits: Traits, sent: JsonObject, fixes: string[]]>([
    ['unknown ones are dropped', { seed: 1, top_p: 1 }, { knows: new Set(['top_p']) }, { top_p: 1 }, ['drop:seed']],
    ['refused ones are dropped', { seed: 1, top_p: 1 }, { drops: new Set(['seed']) }, { top_p: 1 }, ['drop:seed']],
    ['what says nothing goes without a word', { seed: null }, { knows: new Set() }, {}, []],
    ['stream is always known', { stream: true }, { knows: new Set() }, { stream: true }, []],
    [
      'a plain text format may go',
      { response_format: { type: 'text' } },
      { knows: new Set() },
      {},
      ['drop:response_format'],
    ],
    ['names that clients made up are cleaned for headers', { 'a\r\nb': 1 }, { knows: new Set() }, {}, ['drop:a__b']],
    [
      'renamed',
      { seed: 1 },
      { renames: { seed: 'random_seed' }, knows: new Set(['random_seed']) },
      { random_seed: 1 },
      ['rename:seed>random_seed'],
    ],
    [
      'there under both names: the new one stays',
      { max_tokens: 1, max_completion_tokens: 2 },
      { renames: { max_completion_tokens: 'max_tokens' } },
      { max_tokens: 1 },
      ['drop:max_completion_tokens'],
    ],
    [
      'the new name says nothing',
      { max_tokens: null, max_completion_tokens: 2 },
      { renames: { max_completion_tokens: 'max_tokens' } },
      { max_tokens: 2 },
      ['rename:max_completion_tokens>max_tokens'],
    ],
    ['nothing to rename', { seed: null }, { renames: { seed: 'random_seed' } }, {}, []],
    [
      'too large',
      { temperature: 2, top_p: 0.5 },
      { ranges: { temperature: { min: 0, max: 1.5 }, top_p: { min: 0, max: 1 } } },
      { temperature: 1.5, top_p: 0.5 },
      ['cap:temperature>1.5'],
    ],
    ['too small', { top_p: 0 }, { ranges: { top_p: { min: 0.01, max: 1 } } }, { top_p: 0.01 }, ['set:top_p>0.01']],
    ['no number', { top_p: 'x' }, { ranges: { top_p: { min: 0, max: 1 } } }, { top_p: 'x' }, []],
    ['stops within the limit', { stop: ['a', 'b'] }, { mostStops: 2 }, { stop: ['a', 'b'] }, []],
    ['stops beyond it', { stop: ['a', 'b', 'c'] }, { mostStops: 2 }, { stop: ['a', 'b'] }, ['cap:stop>2']],
    ['one stop', { stop: 'a' }, { mostStops: 1 }, { stop: 'a' }, []],
    ['no stops at all', { stop: 'a' }, { mostStops: 0 }, {}, ['drop:stop']],
    ['one choice', { n: 1 }, { mostChoices: 1 }, { n: 1 }, []],
  ])('%s', (_why, body, traits, sent, fixes) => {
    const fitted = fit(body, traits);
    expect(fitted.body).toEqual({ messages: [HELLO], ...sent });
    expect(fitted.fixes).toEqual(fixes);
  });

  test.each<[body: JsonObject, sent: JsonObject, fixes: string[]]>([
    [{ max_tokens: 32_000 }, { max_tokens: 8192 }, ['cap:max_tokens>8192']],
    [{ max_completion_tokens: 32_000 }, { max_completion_tokens: 8192 }, ['cap:max_completion_tokens>8192']],
    [{ max_tokens: 8192 }, { max_tokens: 8192 }, []],
    [{}, {}, []],
  ])('tokens beyond what the model can write: %j', (body, sent, fixes) => {
    const fitted = fit(body, {}, { maxOutput: 8192 });
    expect([fitted.body, fitted.fixes]).toEqual([{ messages: [HELLO], ...sent }, fixes]);
  });

  test('a limit is renamed and cut', () => {
    const { body, fixes } = fit(
      { max_tokens: 9 },
      { renames: { max_tokens: 'max_completion_tokens' } },
      { maxOutput: 5 },
    );
    expect(body).toEqual({ messages: [HELLO], max_completion_tokens: 5 });
    expect(fixes).toEqual(['rename:max_tokens>max_completion_tokens', 'cap:max_completion_tokens>5']);
  });

  test.each<[field: string, body: JsonObject, traits: Traits]>([
    ['n', { n: 2 }, { mostChoices: 1 }],
    ['n', { n: 5 }, { mostChoices: 4 }],
    ['tools', { tools: [tool('f')] }, { knows: new Set() }],
    ['functions', { functions: [{ name: 'f' }] }, { knows: new Set(['tools']) }],
    ['response_format', { response_format: { type: 'json_object' } }, { knows: new Set() }],
    ['response_format', { response_format: { type: 'json_object' } }, { drops: new Set(['response_format']) }],
  ])('%s is not dropped but refused', (field, body, traits) => {
    expect(refusal(body, traits)).toMatchObject({ field, sureness: 'certain' });
  });

  test('a model that answers only streams is asked for one', () => {
    expect(fit({}, { streamOnly: true }).fixes).toEqual(['stream:stream']);
    expect(fit({}, { streamOnly: true }, { stream: true }).fixes).toEqual([]);
  });

  test('a model that is served elsewhere is likely unfit', () => {
    expect(refusal({}, { onlyAt: 'responses' })).toMatchObject({ field: 'model', sureness: 'likely' });
  });
});

describe('tools', () => {
  const CHOOSING: ChatTraits['toolChoice'] = { none: 'without-tools', required: 'any', named: 'any' };
  const WEAK: ChatTraits['toolChoice'] = { none: 'native', required: 'auto', named: 'auto' };
  const f = tool('f');
  const g = tool('g');
  const named = (name: string): JsonObject => ({ type: 'function', function: { name } });
  const allowed = (mode: string, ...names: string[]): JsonObject => ({
    type: 'allowed_tools',
    allowed_tools: { mode, tools: names.map(named) },
  });

  test.each<[why: string, body: JsonObject, traits: Traits, sent: JsonObject, fixes: string[]]>([
    [
      'an empty list goes, and how to choose from it',
      { tools: [], tool_choice: 'auto', parallel_tool_calls: true },
      {},
      {},
      ['drop:tools', 'drop:tool_choice', 'drop:parallel_tool_calls'],
    ],
    ['choosing from none', { parallel_tool_calls: false }, {}, {}, ['drop:parallel_tool_calls']],
    [
      'the old form is left alone',
      { functions: [{ name: 'f' }], tool_choice: 'auto' },
      {},
      { functions: [{ name: 'f' }], tool_choice: 'auto' },
      [],
    ],
    [
      'none: by sending no tools',
      { tools: [f], tool_choice: 'none', parallel_tool_calls: true },
      { toolChoice: CHOOSING },
      {},
      ['rewrite:tool_choice>without tools'],
    ],
    [
      'none: as it is',
      { tools: [f], tool_choice: 'none' },
      { toolChoice: WEAK },
      { tools: [f], tool_choice: 'none' },
      [],
    ],
    [
      'required: called any',
      { tools: [f], tool_choice: 'required' },
      { toolChoice: CHOOSING },
      { tools: [f], tool_choice: 'any' },
      ['rewrite:tool_choice>any'],
    ],
    [
      'required: weakened',
      { tools: [f], tool_choice: 'required' },
      { toolChoice: WEAK },
      { tools: [f], tool_choice: 'auto' },
      ['set:tool_choice>auto'],
    ],
    [
      'named: any of the one',
      { tools: [f, g], tool_choice: named('g') },
      { toolChoice: CHOOSING },
      { tools: [g], tool_choice: 'any' },
      ['rewrite:tool_choice>any'],
    ],
    [
      'named: weakened, with the one',
      { tools: [f, g], tool_choice: named('g') },
      { toolChoice: WEAK },
      { tools: [g], tool_choice: 'auto' },
      ['set:tool_choice>auto'],
    ],
    [
      'named: one that is not there',
      { tools: [f, g], tool_choice: named('h') },
      { toolChoice: CHOOSING },
      { tools: [f, g], tool_choice: 'any' },
      ['rewrite:tool_choice>any'],
    ],
    [
      'some: must be called',
      { tools: [f, g], tool_choice: allowed('required', 'g') },
      { toolChoice: CHOOSING },
      { tools: [g], tool_choice: 'any' },
      ['rewrite:tool_choice>any'],
    ],
    [
      'some: may be called',
      { tools: [f, g], tool_choice: allowed('auto', 'g') },
      { toolChoice: CHOOSING },
      { tools: [g], tool_choice: 'auto' },
      ['set:tool_choice>auto'],
    ],
    ['auto', { tools: [f], tool_choice: 'auto' }, { toolChoice: CHOOSING }, { tools: [f], tool_choice: 'auto' }, []],
    [
      'parallel calls are not spoken of',
      { tools: [f], parallel_tool_calls: false },
      { parallelToolCalls: 'drop' },
      { tools: [f] },
      ['drop:parallel_tool_calls'],
    ],
    [
      'strict is not spoken of',
      { tools: [tool('f', { strict: true }), g] },
      { strictTools: 'drop' },
      { tools: [f, g] },
      ['drop:tools[].strict'],
    ],
    [
      'nor are hints about the cache',
      { tools: [{ ...f, cache_control: {} }, tool('g', { cache_control: {} })] },
      { cacheHints: false },
      { tools: [f, g] },
      ['drop:tools[].cache_control'],
    ],
    ...[undefined, null, {}, { type: null }].map((parameters): [string, JsonObject, Traits, JsonObject, string[]] => [
      `parameters ${JSON.stringify(parameters)}`,
      { tools: [tool('f', { parameters })] },
      {},
      { tools: [tool('f', { parameters: { type: 'object', properties: {} } })] },
      ['rewrite:tools[].parameters>object'],
    ]),
    [
      'parameters without a type',
      { tools: [tool('f', { parameters: { properties: { x: {} } } })] },
      {},
      { tools: [tool('f', { parameters: { type: 'object', properties: { x: {} } } })] },
      ['rewrite:tools[].parameters>object'],
    ],
  ])('%s', (_why, body, traits, sent, fixes) => {
    const fitted = fit(body, traits);
    expect(fitted.body).toEqual({ messages: [HELLO], ...sent });
    expect(fitted.fixes).toEqual(fixes);
  });

  test('tools that need nothing stay the same objects', () => {
    const { changes } = fit({ tools: [f, tool('g', { strict: true })] }, { strictTools: 'drop' });
    expect((changes.get('tools') as unknown[])[0]).toBe(f);
  });

  test('custom tools are refused where they are not known', () => {
    const body = { tools: [f, { type: 'custom', custom: { name: 'g' } }] };
    expect(refusal(body, { customTools: false })).toMatchObject({ field: 'tools', sureness: 'certain' });
  });

  test('tools with reasoning go by the Responses dialect', () => {
    const traits: Traits = { toolsWithReasoning: 'responses' };
    expect(refusal({ tools: [f] }, traits)).toMatchObject({ field: 'tools', sureness: 'likely' });
    expect(fit({ tools: [f], reasoning_effort: 'none' }, traits).fixes).toEqual([]);
    expect(fit({ reasoning_effort: 'high' }, traits).fixes).toEqual([]);
  });
});

describe('reasoning', () => {
  const EFFORT: ReasoningTraits = {
    switch: 'effort',
    off: 'none',
    efforts: { low: 'low', high: 'high', max: 'xhigh' },
  };
  const THINKING: ReasoningTraits = { switch: 'thinking', off: 'disabled', efforts: { high: 'high', max: 'max' } };
  const ENABLE: ReasoningTraits = { switch: 'enable_thinking', off: 'false', efforts: {} };
  const ROUTER: ReasoningTraits = { switch: 'reasoning', off: 'none', efforts: { low: 'low', high: 'high' } };
  const ALWAYS: ReasoningTraits = { ...THINKING, off: null };

  test.each<[reasoning: ReasoningTraits, said: JsonObject, sent: JsonObject, fixes: string[]]>([
    [EFFORT, {}, {}, []],
    [EFFORT, { reasoning_effort: 'high' }, { reasoning_effort: 'high' }, []],
    [EFFORT, { reasoning_effort: 'max' }, { reasoning_effort: 'xhigh' }, ['set:reasoning_effort>xhigh']],
    [EFFORT, { reasoning_effort: 'medium' }, {}, ['drop:reasoning_effort']],
    [EFFORT, { reasoning_effort: 'weird' }, {}, ['drop:reasoning_effort']],
    [EFFORT, { reasoning_effort: 'none' }, { reasoning_effort: 'none' }, []],
    [EFFORT, { reasoning_effort: null }, {}, []],
    [
      EFFORT,
      { reasoning: { effort: 'low' } },
      { reasoning_effort: 'low' },
      ['set:reasoning_effort>low', 'rewrite:reasoning>reasoning_effort'],
    ],
    [
      EFFORT,
      { thinking: { type: 'disabled' } },
      { reasoning_effort: 'none' },
      ['set:reasoning_effort>none', 'rewrite:thinking>reasoning_effort'],
    ],
    [
      EFFORT,
      { thinking: { type: 'enabled', budget_tokens: 20_000 } },
      { reasoning_effort: 'high' },
      ['set:reasoning_effort>high', 'rewrite:thinking>reasoning_effort'],
    ],
    [{ ...EFFORT, off: null }, { reasoning_effort: 'none' }, {}, ['drop:reasoning_effort']],
    [
      THINKING,
      { reasoning_effort: 'high' },
      { reasoning_effort: 'high', thinking: { type: 'enabled' } },
      ['set:thinking>enabled'],
    ],
    [
      THINKING,
      { reasoning_effort: 'low' },
      { thinking: { type: 'enabled' } },
      ['rewrite:reasoning_effort>thinking', 'set:thinking>enabled'],
    ],
    [
      THINKING,
      { reasoning_effort: 'none' },
      { thinking: { type: 'disabled' } },
      ['rewrite:reasoning_effort>thinking', 'set:thinking>disabled'],
    ],
    [
      THINKING,
      { thinking: { type: 'enabled', clear_thinking: false } },
      { thinking: { type: 'enabled', clear_thinking: false } },
      [],
    ],
    [ALWAYS, { thinking: { type: 'disabled' } }, {}, ['drop:thinking']],
    [
      ENABLE,
      { reasoning_effort: 'high' },
      { enable_thinking: true },
      ['rewrite:reasoning_effort>enable_thinking', 'set:enable_thinking>true'],
    ],
    [
      ENABLE,
      { reasoning_effort: 'none' },
      { enable_thinking: false },
      ['rewrite:reasoning_effort>enable_thinking', 'set:enable_thinking>false'],
    ],
    [ENABLE, { enable_thinking: true, thinking_budget: 99 }, { enable_thinking: true, thinking_budget: 99 }, []],
    [
      ENABLE,
      { thinking: { type: 'enabled', budget_tokens: 99 } },
      { enable_thinking: true, thinking_budget: 99 },
      ['rewrite:thinking>enable_thinking', 'set:enable_thinking>true', 'set:thinking_budget>99'],
    ],
    [
      ROUTER,
      { reasoning_effort: 'high' },
      { reasoning: { effort: 'high' } },
      ['rewrite:reasoning_effort>reasoning', 'set:reasoning>high'],
    ],
    [ROUTER, { reasoning: { effort: 'high', exclude: true } }, { reasoning: { effort: 'high', exclude: true } }, []],
    [ROUTER, { reasoning: { max_tokens: 99 } }, { reasoning: { max_tokens: 99 } }, []],
    [ROUTER, { reasoning: { exclude: true, summary: 'auto' } }, { reasoning: { exclude: true, summary: 'auto' } }, []],
    [
      ROUTER,
      { enable_thinking: false },
      { reasoning: { effort: 'none' } },
      ['set:reasoning>none', 'rewrite:enable_thinking>reasoning'],
    ],
    [ROUTER, { reasoning: { effort: 'xhigh' } }, {}, ['drop:reasoning']],
  ])('%j: %j becomes %j', (reasoning, said, sent, fixes) => {
    const fitted = fit(said, { reasoning });
    expect(fitted.body).toEqual({ messages: [HELLO], ...sent });
    expect(fitted.fixes).toEqual(fixes);
  });

  test('what was only put in on the way is no change', () => {
    const { changes } = fit(
      { thinking: { type: 'disabled' } },
      { reasoning: EFFORT, drops: new Set(['reasoning_effort']) },
    );
    expect([...changes.keys()]).toEqual(['thinking']);
  });

  test('what the server does not know of it is dropped after all', () => {
    const traits: Traits = { reasoning: THINKING, knows: new Set(['thinking']) };
    expect(fit({ reasoning_effort: 'high' }, traits).body).toEqual({
      messages: [HELLO],
      thinking: { type: 'enabled' },
    });
  });
});

describe('JSON', () => {
  const json = (part: Partial<ChatTraits['json']>): Traits => ({ json: { ...STANDARD_CHAT.json, ...part } });
  const OBJECT = { response_format: { type: 'json_object' } };
  const FORMAT = {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'x', description: 'An x.', schema: SCHEMA, strict: true },
    },
  };
  const shape = 'Answer with one JSON object and nothing else: no other words before or after it, no code fence.';
  const inWords = `${shape}\nIt must conform to this JSON Schema:\n${JSON.stringify(SCHEMA)}`;
  const system = (content: unknown): JsonObject => ({ role: 'system', content });
  const jsonTool = (parameters: unknown, more: JsonObject = {}): JsonObject => ({
    type: 'function',
    function: { name: 'json', description: 'Give your answer by calling this tool.', parameters, ...more },
  });

  test('a schema where only objects can be asked for', () => {
    expect(fit(FORMAT, json({ schema: 'object' }))).toMatchObject({
      body: { messages: [system(inWords), HELLO], ...OBJECT },
      fixes: ['rewrite:response_format>json_object'],
      emulation: { by: 'prompt', tool: null, schema: SCHEMA },
    });
  });

  test('by a tool that must be called', () => {
    const fitted = fit(FORMAT, json({ schema: 'emulated' }));
    const described = jsonTool(SCHEMA, {
      description: 'An x.\nGive your answer by calling this tool.',
      strict: true,
    });
    expect(fitted).toMatchObject({
      fixes: ['emulate:response_format>tool'],
      emulation: { by: 'tool', tool: 'json', schema: SCHEMA },
    });
    expect(fitted.body).toEqual({
      messages: [HELLO],
      tools: [described],
      tool_choice: { type: 'function', function: { name: 'json' } },
    });
  });

  test('any object by a tool', () => {
    const { body, emulation } = fit(OBJECT, json({ object: 'emulated' }));
    expect(body['tools']).toEqual([jsonTool({ type: 'object', properties: {}, additionalProperties: true })]);
    expect(emulation).toEqual({ by: 'tool', tool: 'json', schema: null });
  });

  test.each<
    [named: ChatTraits['toolChoice']['named'], required: ChatTraits['toolChoice']['required'], choice: unknown]
  >([
    ['native', 'auto', { type: 'function', function: { name: 'json' } }],
    ['any', 'native', 'any'],
    ['auto', 'native', 'required'],
    ['auto', 'any', 'any'],
  ])('the tool is forced as the server can: named %s, required %s', (name, required, choice) => {
    const traits = { ...json({ schema: 'emulated' }), toolChoice: { none: 'native', named: name, required } as const };
    expect(fit(FORMAT, traits).body['tool_choice']).toEqual(choice);
  });

  test.each<[why: string, body: JsonObject, traits: Traits, target: Partial<FitTarget>]>([
    ['asked so', FORMAT, json({ schema: 'emulated' }), { emulateJson: 'prompt' }],
    ['the client has tools of its own', { ...FORMAT, tools: [tool('f')] }, json({ schema: 'emulated' }), {}],
    ['or functions', { ...FORMAT, functions: [{ name: 'f' }] }, json({ schema: 'emulated' }), {}],
    [
      'no call can be forced',
      FORMAT,
      { ...json({ schema: 'emulated' }), toolChoice: { none: 'native', required: 'auto', named: 'auto' } },
      {},
    ],
    ['tools are unknown', FORMAT, { ...json({ schema: 'emulated' }), knows: new Set(['messages']) }, {}],
    ['formats and tools exclude each other', { ...FORMAT, tools: [tool('f')] }, json({ withTools: false }), {}],
    [
      'they do, and only objects can be asked for',
      { ...FORMAT, tools: [tool('f')] },
      json({ withTools: false, schema: 'object' }),
      {},
    ],
  ])('in words when %s', (_why, body, traits, target) => {
    const fitted = fit(body, traits, target);
    expect(fitted.body['messages']).toEqual([system(inWords), HELLO]);
    expect(fitted.body).not.toHaveProperty('response_format');
    expect(fitted.fixes).toEqual(['emulate:response_format>prompt']);
    expect(fitted.emulation).toEqual({ by: 'prompt', tool: null, schema: SCHEMA });
    expect(fitted.body['tools']).toEqual(body['tools']);
  });

  test('a list is no arguments, so it is asked for in words', () => {
    const list = { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'array' } } } };
    expect(fit(list, json({ schema: 'emulated' })).fixes).toEqual(['emulate:response_format>prompt']);
  });

  test('tools that were left out do not stand in the way', () => {
    const traits: Traits = {
      ...json({ withTools: false }),
      toolChoice: { none: 'without-tools', required: 'native', named: 'native' },
    };
    expect(fit({ ...OBJECT, tools: [tool('f')], tool_choice: 'none' }, traits)).toMatchObject({
      body: OBJECT,
      emulation: null,
    });
  });

  test.each<[first: JsonObject, content: unknown]>([
    [system('Be brief.'), `Be brief.\n\n${inWords}`],
    [{ role: 'developer', content: 'Be brief.' }, `Be brief.\n\n${inWords}`],
    [system([words('Be brief.')]), [words('Be brief.'), words(inWords)]],
    [system(''), inWords],
  ])('words follow those of the system: %j', (first, content) => {
    const { body } = fit({ ...FORMAT, messages: [first, HELLO] }, json({ schema: 'object' }));
    expect(body['messages']).toEqual([{ ...first, content }, HELLO]);
  });

  test('refused when that is wished, by its name', () => {
    for (const traits of [json({ schema: 'emulated' }), json({ schema: 'object' })]) {
      expect(refusal(FORMAT, traits, { emulateJson: 'refuse' })).toMatchObject({ field: 'response_format' });
    }
    expect(fit(OBJECT, json({ schema: 'emulated' }), { emulateJson: 'refuse' }).fixes).toEqual([]);
  });

  test.each<[messages: unknown[], added: boolean]>([
    [[HELLO], true],
    [[{ role: 'user', content: 'Give me json.' }], false],
    [[{ role: 'user', content: [words('As JSON')] }], false],
    [[system('Say hi'), HELLO], true],
    [[], true],
  ])('the word JSON: %j lacks it: %j', (messages, added) => {
    for (const format of [OBJECT, FORMAT]) {
      const fitted = fit({ ...format, messages }, json({ needsWord: true }));
      expect(fitted.fixes).toEqual(added ? ['rewrite:response_format>with the word JSON'] : []);
      expect(/json/i.test(JSON.stringify(fitted.body['messages']))).toBe(true);
      expect(fitted.body['response_format']).toBe(format.response_format);
    }
  });

  test('other formats are left alone', () => {
    for (const type of ['text', 'grammar', 5]) {
      expect(fit({ response_format: { type } }, json({ object: 'emulated', schema: 'emulated' })).fixes).toEqual([]);
    }
  });
});

describe('messages', () => {
  const system = (content: unknown): JsonObject => ({ role: 'system', content });
  const user = (content: unknown): JsonObject => ({ role: 'user', content });
  const said = (content: unknown, more: JsonObject = {}): JsonObject => ({ role: 'assistant', content, ...more });
  const hint = { cache_control: { type: 'ephemeral' } };

  test('the developer’s role', () => {
    expect(history({ developerRole: 'system' }, { role: 'developer', content: 'x' }, HELLO)).toEqual([
      [system('x'), HELLO],
      'rewrite:messages[].role>system',
    ]);
  });

  test.each<[messages: unknown[], sent: unknown[] | null]>([
    [[system('a'), HELLO], null],
    [[HELLO], null],
    [
      [system('a'), system('b'), HELLO],
      [system('a\n\nb'), HELLO],
    ],
    [
      [HELLO, system('a')],
      [system('a'), HELLO],
    ],
    [
      [system('a'), HELLO, { role: 'developer', content: [words('b'), words('c')] }],
      [system('a\n\nb\nc'), HELLO],
    ],
    [
      [system([{ ...words('a'), ...hint }]), HELLO, system('b')],
      [system([{ ...words('a'), ...hint }, words('b')]), HELLO],
    ],
  ])('system texts first: %j', (messages, sent) => {
    expect(history({ systemPlace: 'first' }, ...messages)).toEqual(
      sent === null ? [messages] : [sent, 'rewrite:messages[].role>system first'],
    );
  });

  test.each<[messages: unknown[], sent: unknown[] | null]>([
    [[HELLO], null],
    [[system('a')], [system('a'), user('Continue.')]],
    [
      [system('a'), said('b')],
      [system('a'), user('Continue.'), said('b')],
    ],
    [[], [user('Continue.')]],
  ])('at least one message of the user: %j', (messages, sent) => {
    expect(history({ needsUser: true }, ...messages)).toEqual(
      sent === null ? [messages] : [sent, 'rewrite:messages[].role>with a user message'],
    );
  });

  test('an assistant between results and the user', () => {
    const messages = [calling('a', 'b'), result('a'), result('b'), HELLO, calling('c'), result('c'), said('x')];
    expect(history({ userAfterTools: 'between' }, ...messages)).toEqual([
      [calling('a', 'b'), result('a'), result('b'), said('OK.'), HELLO, calling('c'), result('c'), said('x')],
      'rewrite:messages[].role>assistant after tools',
    ]);
    expect(history({ userAfterTools: 'between' }, ...messages.slice(4))).toEqual([messages.slice(4)]);
  });

  test('only the fields that are known', () => {
    const messages = [
      { role: 'user', name: 'ann', content: 'x' },
      said('y', {
        refusal: null,
        annotations: [],
        audio: null,
        function_call: null,
        provider_specific_fields: { a: 1 },
      }),
      { ...result('a'), name: 'f' },
    ];
    expect(history({ messageFields: new Set(['name']) }, ...messages)).toEqual([
      [messages[0], said('y'), messages[2]],
      'drop:messages[].provider_specific_fields',
    ]);
    expect(history({ messageFields: new Set() }, messages[0])).toEqual([[user('x')], 'drop:messages[].name']);
  });

  test.each<[back: ChatTraits['reasoningBack'], message: JsonObject, sent: JsonObject, fixes: string[]]>([
    ['kept', said('x', { reasoning: 'hm' }), said('x', { reasoning: 'hm' }), []],
    [null, said('x', { reasoning: 'hm' }), said('x'), ['drop:messages[].reasoning']],
    [null, said('x', { reasoning_content: null }), said('x'), []],
    [null, said('x', { thinking_blocks: [{}] }), said('x'), ['drop:messages[].thinking_blocks']],
    [null, said('x'), said('x'), []],
    ['reasoning_content', said('x', { reasoning_content: 'hm' }), said('x', { reasoning_content: 'hm' }), []],
    [
      'reasoning_content',
      said('x', { reasoning: 'hm' }),
      said('x', { reasoning_content: 'hm' }),
      ['rename:messages[].reasoning>reasoning_content'],
    ],
    [
      'reasoning',
      said('x', { reasoning_content: 'hm', reasoning: 'hm' }),
      said('x', { reasoning: 'hm' }),
      ['drop:messages[].reasoning_content'],
    ],
    [
      'reasoning_content',
      said('x', { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }] }),
      said('x', { reasoning_content: 'hm' }),
      ['rename:messages[].thinking_blocks>reasoning_content'],
    ],
    [
      'reasoning_content',
      said([{ type: 'thinking', thinking: [words('hm')] }, words('x')]),
      said([words('x')], { reasoning_content: 'hm' }),
      ['rewrite:messages[].content[].thinking>reasoning_content'],
    ],
    [
      null,
      { ...calling('a'), content: [{ type: 'thinking', thinking: 'hm' }] },
      calling('a'),
      ['rewrite:messages[].content[].thinking>left out'],
    ],
  ])('reasoning goes back in %j: %j', (reasoningBack, message, sent, fixes) => {
    expect(history({ reasoningBack }, message)).toEqual([[sent], ...fixes]);
  });

  test.each<[how: ChatTraits['reasoningOnCalls'], more: JsonObject, reasoning: unknown, fixes: string[]]>([
    ['empty', {}, '', ['set:messages[].reasoning_content>']],
    ['empty', { reasoning_content: '' }, '', []],
    ['empty', { reasoning_content: 'hm' }, 'hm', []],
    ['empty', { reasoning_content: null }, '', ['set:messages[].reasoning_content>']],
    ['filled', { reasoning_content: 'hm' }, 'hm', []],
    [
      'filled',
      { reasoning_content: '' },
      'The reasoning before this call was not kept.',
      ['rewrite:messages[].reasoning_content>placeholder'],
    ],
    [
      'filled',
      {},
      'The reasoning before this call was not kept.',
      ['rewrite:messages[].reasoning_content>placeholder'],
    ],
  ])('calls carry their reasoning, %s: %j', (reasoningOnCalls, more, reasoning, fixes) => {
    const traits: Traits = { reasoningBack: 'reasoning_content', reasoningOnCalls };
    expect(history(traits, { ...calling('a'), ...more }, said('x'))).toEqual([
      [{ ...calling('a'), ...more, reasoning_content: reasoning }, said('x')],
      ...fixes,
    ]);
  });

  test('hints about the cache go from everywhere', () => {
    const call = calling('a');
    const messages = [
      { ...system('a'), ...hint },
      user([{ ...words('b'), ...hint }, words('c')]),
      { ...call, tool_calls: [{ ...(call['tool_calls'] as JsonObject[])[0], ...hint }] },
      { ...result('a'), ...hint },
    ];
    expect(history({ cacheHints: false }, ...messages)).toEqual([
      [system('a'), user([words('b'), words('c')]), call, result('a')],
      'drop:messages[].cache_control',
    ]);
  });

  test('content as text', () => {
    expect(
      history({ contentParts: false }, user([words('a'), 'b']), said([{ type: 'refusal', refusal: 'No.' }])),
    ).toEqual([[user('a\nb'), said('No.')], 'rewrite:messages[].content>text']);
    expect(history({ contentParts: false }, { ...calling('a'), content: [] })).toEqual([
      [calling('a')],
      'rewrite:messages[].content>text',
    ]);
  });

  test('results as text, their pictures in a message after the last of them', () => {
    const moved = '(The content of this result follows in the next user message.)';
    const one = picture('https://x/1');
    const two = picture('https://x/2');
    const messages = [calling('a', 'b'), result('a', [words('see'), one]), result('b', [two]), HELLO];
    expect(history({ resultParts: false }, ...messages)).toEqual([
      [calling('a', 'b'), result('a', `see\n${moved}`), result('b', moved), user([one, two]), HELLO],
      'rewrite:messages[].content>user-message',
    ]);
    expect(history({ resultParts: false }, result('a', [words('x')]))).toEqual([[result('a', 'x')]]);
  });

  test.each<[images: ChatTraits['images'], part: JsonObject, refused: boolean]>([
    ['url', picture('https://x/y'), false],
    ['data', picture('https://x/y'), true],
    ['data', picture('data:image/png;base64,QUJD'), false],
    ['data', { type: 'image_url', image_url: 'DATA:image/png;base64,QUJD' }, false],
    ['data', { type: 'image_url' }, true],
    ['none', picture('data:image/png;base64,QUJD'), true],
    ['none', words('x'), false],
  ])('images %s: %j refused: %j', (images, part, refused) => {
    const body = { messages: [user([words('a'), part])] };
    if (!refused) expect(fit(body, { images }).fixes).toEqual([]);
    else {
      expect(refusal(body, { images })).toMatchObject({
        field: 'messages[].content[].image_url',
        sureness: 'certain',
      });
    }
  });

  test('what is no text is refused where content is text', () => {
    const sound = user([{ type: 'input_audio', input_audio: { data: 'x', format: 'wav' } }]);
    expect(refusal({ messages: [sound] }, { contentParts: false })).toMatchObject({ field: 'messages[].content' });
  });

  test('extras of calls', () => {
    const call = (calling('a')['tool_calls'] as JsonObject[])[0];
    const extended = { ...calling('a'), tool_calls: [{ ...call, index: 0, extra_content: { google: {} } }] };
    expect(history({ callExtras: 'drop' }, extended)).toEqual([
      [calling('a')],
      'drop:messages[].tool_calls[].index',
      'drop:messages[].tool_calls[].extra_content',
    ]);
    expect(history({ callExtras: 'needed' }, extended)).toEqual([[extended]]);
  });

  test('calls and results are brought together', () => {
    expect(history({ pairs: 'completed' }, calling('a', 'b'), result('b'), HELLO, result('x', [words('y')]))).toEqual([
      [
        calling('a', 'b'),
        result('b'),
        result('a', 'No result: the call was interrupted.'),
        HELLO,
        user([words('Result of an earlier tool call:'), words('y')]),
      ],
      'rewrite:messages[].tool_calls>answered',
      'rewrite:messages[].tool_call_id>user',
    ]);
    const whole = [calling('a'), result('a'), HELLO];
    expect(fit({ messages: whole }, { pairs: 'completed' }).changes).toEqual(new Map());
  });

  test('messages that need nothing stay the same objects, and a whole history the same list', () => {
    const messages = [HELLO, { role: 'developer', content: 'x' }];
    const { changes } = fit({ messages }, { developerRole: 'system' });
    expect((changes.get('messages') as unknown[])[0]).toBe(HELLO);
    expect(fit({ messages: [HELLO] }, { developerRole: 'system', cacheHints: false }).changes).toEqual(new Map());
  });
});

describe('ids of nine characters', () => {
  const traits: Traits = { callIds: 'nine' };

  function idsOf(...ids: string[]): string[] {
    const { body } = fit({ messages: [calling(...ids), ...ids.map((id) => result(id, id))] }, traits);
    const [call, ...results] = body['messages'] as JsonObject[];
    const made = ((call ?? {})['tool_calls'] as { id: string }[]).map(({ id }) => id);
    expect(results.map((message) => [message['tool_call_id'], message['content']])).toEqual(
      made.map((id, i) => [id, ids[i]]),
    );
    return made;
  }

  test('good ones stay', () => {
    expect(fit({ messages: [calling('abcdeFGH1'), result('abcdeFGH1')] }, traits)).toMatchObject({
      changes: new Map(),
      fixes: [],
    });
  });

  test('what is good without its punctuation keeps it', () => {
    expect(idsOf('abc_def-ghi')).toEqual(['abcdefghi']);
  });

  test('but not when another has it', () => {
    const [first, second] = idsOf('abc_def-ghi', 'abcdefghi');
    expect(second).toBe('abcdefghi');
    expect(first).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(first).not.toBe(second);
  });

  test('the others get the same each time', () => {
    const [made] = idsOf('call_1234567890');
    expect(made).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(idsOf('toolu_01', 'call_1234567890')[1]).toBe(made);
    expect(history(traits, calling('call_1')).slice(1)).toEqual(['rewrite:messages[].tool_call_id>nine characters']);
  });

  test('any ids stay apart', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(ids, (list) => {
        const made = idsOf(...list);
        expect(new Set(made).size).toBe(list.length);
        expect(made.every((id) => /^[a-zA-Z0-9]{9}$/.test(id))).toBe(true);
      }),
    );
  });
});

/** Everything that a server can be strict about, at once. */
const STRICTEST: ChatTraits = {
  knows: new Set(['model', 'messages', 'tools', 'tool_choice', 'response_format', 'max_tokens']),
  drops: new Set(['user']),
  renames: { max_completion_tokens: 'max_tokens' },
  ranges: { max_tokens: { min: 16, max: 100 } },
  mostStops: 1,
  mostChoices: 1,
  developerRole: 'system',
  systemPlace: 'first',
  needsUser: true,
  toolChoice: { none: 'without-tools', required: 'any', named: 'any' },
  parallelToolCalls: 'drop',
  strictTools: 'drop',
  customTools: false,
  toolsWithReasoning: 'chat',
  onlyAt: null,
  json: { object: 'emulated', schema: 'object', needsWord: true, withTools: false },
  callIds: 'nine',
  pairs: 'completed',
  userAfterTools: 'between',
  messageFields: new Set(),
  reasoningBack: 'reasoning_content',
  reasoningOnCalls: 'filled',
  reasoning: { switch: 'thinking', off: 'disabled', efforts: {} },
  images: 'none',
  contentParts: false,
  resultParts: false,
  cacheHints: false,
  callExtras: 'drop',
  calls: 'anew',
  streamOnly: true,
};

describe('whatever a client sends', () => {
  const message = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        role: fc.constantFrom('system', 'developer', 'user', 'assistant', 'tool', 'x', 5),
        content: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
        tool_calls: fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue() })))),
        tool_call_id: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  );
  const request = fc.record(
    {
      messages: fc.oneof(fc.jsonValue(), fc.array(message)),
      tools: fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), fc.record({ function: fc.jsonValue() })))),
      tool_choice: fc.oneof(fc.constantFrom('none', 'required'), fc.jsonValue()),
      response_format: fc.oneof(fc.jsonValue(), fc.record({ type: fc.constantFrom('json_object', 'json_schema') })),
      stop: fc.jsonValue(),
      n: fc.jsonValue(),
      reasoning: fc.jsonValue(),
      thinking: fc.jsonValue(),
      reasoning_effort: fc.jsonValue(),
      max_tokens: fc.jsonValue(),
      max_completion_tokens: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  test('what is nested too deeply to be printed is refused, if it was changed', () => {
    let deep: JsonObject = {};
    for (let i = 0; i < 100_000; i += 1) deep = { deep };
    const messages = [{ role: 'developer', content: 'x', deep }];
    expect(refusal({ messages }, { developerRole: 'system' })).toMatchObject({ field: null });
    expect(fit({ messages }, {}).fixes).toEqual([]);
    const format = { type: 'json_schema', json_schema: { name: 'x', schema: deep } };
    const traits: Traits = { json: { ...STANDARD_CHAT.json, schema: 'emulated' } };
    expect(refusal({ response_format: format }, traits)).toMatchObject({ field: 'response_format' });
  });

  test('nothing throws', () => {
    fc.assert(
      fc.property(request, (body) => {
        for (const traits of [STRICTEST, STANDARD_CHAT]) fitChat(body, traits, TARGET);
      }),
      { numRuns: 1000 },
    );
  });

  test('what was fitted once needs nothing more', () => {
    fc.assert(
      fc.property(request, (body) => {
        const traits = { ...STRICTEST, images: 'url', contentParts: true } as const;
        const fitted = fitChat(body, traits, TARGET);
        if (isUnfit(fitted) || fitted.emulation !== null) return;
        const sent = Object.entries({ ...body, ...Object.fromEntries(fitted.changes) });
        const again = fitChat(Object.fromEntries(sent.filter(([, value]) => value !== undefined)), traits, TARGET);
        if (isUnfit(again)) throw new Error('It does not fit any more.');
        expect(again.fixes.map(fixText)).toEqual(['stream:stream']);
      }),
      { numRuns: 1000 },
    );
  });
});
