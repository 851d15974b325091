import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText } from '../../domain/fix.ts';
import type { AnswerEvent } from '../answer.ts';
import type { Fitted, FitTarget } from '../fit.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { spliceRequest } from '../splice-request.ts';
import { ResponsesReader } from './answer-reader.ts';
import { fitResponses } from './fit.ts';
import { readConversation } from './read-conversation.ts';
import { readResponsesRequest } from './request.ts';
import { STANDARD_RESPONSES, type ResponsesTraits } from './traits.ts';
import { ResponsesWriter } from './write-answer.ts';

const TARGET: FitTarget = { model: 'm', provider: 'openai', stream: true, maxOutput: null, emulateJson: 'tool' };
const PLAIN: Partial<ResponsesTraits> = { customTools: false, namespaces: false, hostedTools: false };

interface Fit {
  readonly body: JsonObject;
  readonly fixes: readonly string[];
  readonly rewrites: boolean;
}

function fitted(body: JsonObject, traits: Partial<ResponsesTraits>, target: Partial<FitTarget>, isOwn = true): Fitted {
  const result = fitResponses(body, { ...STANDARD_RESPONSES, ...traits }, { ...TARGET, ...target }, () => isOwn);
  if ('unfit' in result) throw new Error(`${result.field ?? ''}: ${result.unfit}`);
  return result;
}

function fit(
  fields: JsonObject,
  traits: Partial<ResponsesTraits> = {},
  target: Partial<FitTarget> = {},
  isOwn = true,
): Fit {
  const body = { model: 'm', input: 'hi', ...fields };
  const { changes, fixes, rewritesAnswer } = fitted(body, traits, target, isOwn);
  const changed: Record<string, unknown> = { ...body, ...Object.fromEntries(changes) };
  for (const [name, value] of changes) if (value === undefined) Reflect.deleteProperty(changed, name);
  return { body: changed, fixes: fixes.map(fixText), rewrites: rewritesAnswer === true };
}

const user = { role: 'user', content: 'q' };
const fn = { type: 'function', name: 'f', parameters: {}, strict: null, output_schema: {} };
const custom = { type: 'custom', name: 'patch', description: 'Edits.', format: { type: 'text' } };
const group = {
  type: 'namespace',
  name: 'fs',
  description: 'Files',
  tools: [
    { type: 'function', name: 'read', parameters: { type: 'object', properties: {} }, defer_loading: true },
    { type: 'custom', name: 'edit' },
  ],
};
const customAsFunction = {
  type: 'function',
  name: 'patch',
  description: 'Edits.',
  parameters: { required: ['input'] },
  strict: false,
};

test('a request that needs nothing is not touched, whatever is in it', () => {
  const body = {
    model: 'm',
    input: [
      user,
      { type: 'reasoning', id: 'rs', summary: [], encrypted_content: 'gAAA' },
      { type: 'web_search_call', id: 'ws' },
    ],
    tools: [fn, custom, group, { type: 'web_search' }, { type: 'local_shell' }, null],
    tool_choice: { type: 'custom', name: 'patch' },
    reasoning: { effort: 'ultra' },
    include: ['reasoning.encrypted_content'],
    store: true,
    max_output_tokens: 5,
  };
  expect(fitted(body, {}, {})).toEqual({ changes: new Map(), fixes: [], emulation: null });
});

describe('tools', () => {
  test('custom ones become functions with their calls, and the answer must be translated back', () => {
    const { body, fixes, rewrites } = fit(
      {
        tools: [fn, custom],
        tool_choice: { type: 'custom', name: 'patch' },
        input: [
          user,
          { type: 'custom_tool_call', id: 'ctc_1', call_id: 'c', name: 'patch', input: 'a "b"' },
          { type: 'custom_tool_call_output', call_id: 'c', output: 'ok' },
        ],
      },
      { customTools: false },
    );
    expect(body).toMatchObject({
      tools: [fn, customAsFunction],
      tool_choice: { type: 'function', name: 'patch' },
      input: [
        user,
        { type: 'function_call', call_id: 'c', name: 'patch', arguments: '{"input":"a \\"b\\""}' },
        { type: 'function_call_output', call_id: 'c', output: 'ok' },
      ],
    });
    expect(fixes).toEqual(['rewrite:tools[].type>function']);
    expect(rewrites).toBe(true);
  });

  test('namespaces are flattened, and what their functions say beside is kept', () => {
    const { body, rewrites } = fit(
      {
        tools: [group, fn],
        tool_choice: {
          type: 'allowed_tools',
          mode: 'auto',
          tools: [
            { type: 'namespace', name: 'fs' },
            { type: 'function', name: 'f' },
          ],
        },
        input: [user, { type: 'function_call', call_id: 'c', namespace: 'fs', name: 'read', arguments: '{}' }],
      },
      { namespaces: false },
    );
    expect(body).toEqual({
      model: 'm',
      tools: [
        { type: 'function', name: 'fs__read', parameters: { type: 'object', properties: {} }, defer_loading: true },
        { type: 'custom', name: 'fs__edit' },
        fn,
      ],
      tool_choice: {
        type: 'allowed_tools',
        mode: 'auto',
        tools: [
          { type: 'function', name: 'fs__read' },
          { type: 'custom', name: 'fs__edit' },
          { type: 'function', name: 'f' },
        ],
      },
      input: [user, { type: 'function_call', call_id: 'c', name: 'fs__read', arguments: '{}' }],
    });
    expect(rewrites).toBe(true);
  });

  test('free text inside a namespace that stays', () => {
    const { body } = fit({ tools: [group] }, { customTools: false });
    expect(body['tools']).toMatchObject([
      { ...group, tools: [group.tools[0], { type: 'function', name: 'edit', strict: false }] },
    ]);
  });

  test('a custom tool named by its namespace', () => {
    const choice = { type: 'custom', name: 'edit', namespace: 'fs' };
    expect(fit({ tools: [group], tool_choice: choice }, PLAIN).body['tool_choice']).toEqual({
      type: 'function',
      name: 'fs__edit',
    });
    expect(fit({ tools: [group], tool_choice: choice }, { namespaces: false }).body['tool_choice']).toEqual({
      type: 'custom',
      name: 'fs__edit',
    });
  });

  test("tools of the client's with a type of their own become functions", () => {
    const { body, rewrites } = fit(
      {
        tools: [{ type: 'local_shell' }, { type: 'apply_patch' }],
        tool_choice: { type: 'local_shell' },
        input: [
          user,
          { type: 'local_shell_call', id: 'lsh', call_id: 'c', action: { type: 'exec', command: ['ls'] } },
          { type: 'local_shell_call_output', id: 'lsh', output: 'a' },
          { type: 'apply_patch_call', call_id: 'd', operation: { type: 'delete_file', path: 'x' } },
          { type: 'apply_patch_call_output', call_id: 'd', status: 'completed' },
          { type: 'shell_call', call_id: 'e', action: { commands: ['ls'] } },
          { type: 'shell_call_output', call_id: 'e', output: [{ stdout: 'x' }] },
        ],
      },
      { customTools: false },
    );
    expect(body).toMatchObject({
      tools: [
        { type: 'function', name: 'local_shell' },
        { type: 'function', name: 'apply_patch' },
      ],
      tool_choice: { type: 'function', name: 'local_shell' },
      input: [
        user,
        { type: 'function_call', call_id: 'c', name: 'local_shell', arguments: '{"command":["ls"]}' },
        { type: 'function_call_output', call_id: 'c', output: 'a' },
        { type: 'function_call', call_id: 'd', name: 'apply_patch' },
        { type: 'function_call_output', call_id: 'd', output: 'completed' },
        { type: 'function_call', call_id: 'e', name: 'shell' },
        { type: 'function_call_output', call_id: 'e', output: '[{"stdout":"x"}]' },
      ],
    });
    expect(rewrites).toBe(true);
  });

  test('tools found by a search that is now a call stand among the others', () => {
    const { body } = fit(
      {
        tools: [{ type: 'tool_search', execution: 'client' }, fn],
        input: [
          user,
          { type: 'tool_search_call', call_id: 'c', execution: 'client', arguments: { query: 'x' } },
          { type: 'tool_search_output', call_id: 'c', execution: 'client', tools: [fn, group] },
          { type: 'additional_tools', role: 'developer', tools: [{ type: 'function', name: 'more' }] },
        ],
      },
      { namespaces: false },
    );
    expect(body).toMatchObject({
      tools: [{ name: 'tool_search' }, fn, { name: 'fs__read' }, { name: 'fs__edit' }, { name: 'more' }],
      input: [
        user,
        { type: 'function_call', call_id: 'c', name: 'tool_search', arguments: '{"query":"x"}' },
        { type: 'function_call_output', call_id: 'c', output: 'Now available: f, fs__read, fs__edit.' },
      ],
    });
  });

  test('hosted ones are left out with their items', () => {
    const { body, fixes, rewrites } = fit(
      {
        tools: [{ type: 'web_search' }, fn],
        tool_choice: { type: 'web_search' },
        input: [
          user,
          { type: 'web_search_call', id: 'ws' },
          { type: 'computer_call', id: 'cu', call_id: 'c' },
          { type: 'computer_call_output', call_id: 'c', output: {} },
          { type: 'shell_call', call_id: 's', environment: { type: 'container_reference' }, action: {} },
          { type: 'shell_call_output', call_id: 's', output: [] },
          { type: 'tool_search_call', execution: 'server', arguments: {} },
          { type: 'tool_search_output', execution: 'server', tools: [] },
          { type: 'mcp_call', id: 'mcp' },
          { type: 'new_thing' },
          { role: 'assistant', content: 'a' },
        ],
      },
      { hostedTools: false },
    );
    expect(body['tools']).toEqual([fn]);
    expect(body['tool_choice']).toBeUndefined();
    expect(body['input']).toEqual([user, { type: 'new_thing' }, { role: 'assistant', content: 'a' }]);
    expect(fixes).toEqual([
      'drop:tools[].web_search',
      'drop:tool_choice',
      'drop:input[].web_search_call',
      'drop:input[].computer_call',
      'drop:input[].computer_call_output',
      'drop:input[].shell_call',
      'drop:input[].shell_call_output',
      'drop:input[].tool_search_call',
      'drop:input[].tool_search_output',
      'drop:input[].mcp_call',
    ]);
    expect(rewrites).toBe(false);
  });

  test('when none is left, nothing is said of their use', () => {
    const { body, fixes } = fit(
      { tools: [{ type: 'web_search' }], tool_choice: 'auto', parallel_tool_calls: true },
      PLAIN,
    );
    expect(Object.keys(body)).toEqual(['model', 'input']);
    expect(fixes).toEqual(['drop:tools[].web_search']);
    expect(fit({ tools: [{ type: 'web_search' }], tool_choice: 'required' }, PLAIN).fixes).toContain(
      'drop:tool_choice',
    );
  });

  test('of allowed tools only those that are left stay', () => {
    const tool_choice = {
      type: 'allowed_tools',
      mode: 'auto',
      tools: [{ type: 'web_search' }, { type: 'function', name: 'f' }],
    };
    expect(fit({ tools: [fn, { type: 'web_search' }], tool_choice }, PLAIN).body['tool_choice']).toEqual({
      ...tool_choice,
      tools: [{ type: 'function', name: 'f' }],
    });
  });

  test('what stays is printed as it came', () => {
    const text = `{"model":"m","input":[{"role":"user","content":"h\\u00e9"}],"tools":[{"type":"function","name":"f","parameters":{"x":1.0}},{"type":"custom","name":"patch"}]}`;
    const request = readResponsesRequest(text);
    if (!('fields' in request)) throw new Error(request.message);
    const { changes } = fitted(request.body, { customTools: false }, {});
    const spliced = spliceRequest(request, changes);
    expect(spliced).toContain(
      '[{"type":"function","name":"f","parameters":{"x":1.0}},{"type":"function","name":"patch"',
    );
    expect(spliced).toContain('h\\u00e9');
  });

  test('the answer to a rewritten request is translated back', () => {
    const body = { model: 'm', input: [user], tools: [custom, group, { type: 'local_shell' }] };
    const sent = fit(body, PLAIN).body['tools'] as JsonObject[];
    const conversation = readConversation(body);
    if ('unfit' in conversation) throw new Error(conversation.unfit);
    const args = ['{"input":"a"}', '{"p":1}', '{"input":"b"}', '{"command":["ls"]}'];
    const reader = new ResponsesReader({});
    const writer = new ResponsesWriter({
      requestId: '01J',
      provider: 'openai',
      model: 'm',
      createdAt: 0,
      conversation,
      request: body,
      isCodex: true,
    });
    const output = sent.map(({ name }, i) => ({ type: 'function_call', call_id: `c${i}`, name, arguments: args[i] }));
    const told: readonly AnswerEvent[] = reader.read(
      JSON.stringify({ type: 'response.completed', response: { status: 'completed', output } }),
      null,
    );
    for (const event of told) writer.write(event);
    expect(writer.response()['output']).toMatchObject([
      { type: 'custom_tool_call', name: 'patch', input: 'a' },
      { type: 'function_call', namespace: 'fs', name: 'read', arguments: '{"p":1}' },
      { type: 'custom_tool_call', namespace: 'fs', name: 'edit', input: 'b' },
      { type: 'local_shell_call', action: { type: 'exec', command: ['ls'] } },
    ]);
  });
});

describe('reasoning in the history', () => {
  const said = { type: 'message', id: 'msg_1', role: 'assistant', content: [] };
  const called = { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}' };
  const returned = { type: 'function_call_output', id: 'fco_1', call_id: 'c', output: 'x' };
  const shown = [{ type: 'summary_text', text: 'Hm.' }];

  function thought(encrypted_content: string, summary: readonly unknown[] = []): JsonObject {
    return { type: 'reasoning', id: 'rs_1', summary, encrypted_content };
  }

  function input(items: readonly JsonObject[], traits: Partial<ResponsesTraits> = {}, isOwn = true): unknown {
    return fit({ input: items }, traits, {}, isOwn).body['input'];
  }

  test("the target's own stays", () => {
    const items = [user, thought('gAAA'), said];
    expect(fitted({ model: 'm', input: items }, {}, {}).changes.size).toBe(0);
  });

  test('foreign encrypted_content is left out with items that have nothing else, and with the ids of what followed', () => {
    const { id: _, ...saidWithout } = said;
    const { id: __, ...calledWithout } = called;
    expect(input([user, thought('gAAA'), said, called, returned, said], {}, false)).toEqual([
      user,
      saidWithout,
      calledWithout,
      returned,
      // Of another turn, whose reasoning is not touched.
      said,
    ]);
    expect(fit({ input: [thought('gAAA'), said] }, {}, {}, false).fixes).toEqual(['drop:input[].encrypted_content']);
  });

  test('what was shown of it stays, without its id', () => {
    expect(input([thought('gAAA', shown), said], {}, false)).toEqual([
      { type: 'reasoning', summary: shown },
      { type: 'message', role: 'assistant', content: [] },
    ]);
    const raw = {
      type: 'reasoning',
      id: 'rs',
      encrypted_content: 'g',
      content: [{ type: 'reasoning_text', text: 'Hm.' }],
    };
    expect(input([raw, said], {}, false)).toMatchObject([{ type: 'reasoning', summary: [], content: raw.content }, {}]);
  });

  test('our own seal is opened for its maker, in silence', () => {
    const sealed = seal({ kind: 'encrypted', data: 'gAAA', maker: null }, 'openai');
    const { body, fixes } = fit({ input: [thought(sealed), said] });
    expect(body['input']).toEqual([thought('gAAA'), said]);
    expect(fixes).toEqual([]);
    // Unless it was refused.
    expect(input([thought(sealed), said], {}, false)).toMatchObject([{ type: 'message' }]);
  });

  test.each([
    ['of another provider', seal({ kind: 'encrypted', data: 'gAAA', maker: null }, 'azure')],
    ['of another dialect', seal({ kind: 'signature', data: 's', maker: null }, 'openai')],
  ])('a seal %s is foreign', (_, sealed) => {
    expect(input([thought(sealed), said])).toEqual([{ type: 'message', role: 'assistant', content: [] }]);
  });

  test('a server that knows none gets none', () => {
    const { body, fixes } = fit(
      { input: [thought('gAAA', shown), said], include: ['reasoning.encrypted_content', 'x'] },
      { encryptedReasoning: false },
    );
    expect(body).toMatchObject({ input: [{ type: 'reasoning', summary: shown }, {}], include: ['x'] });
    expect(fixes).toEqual(['drop:input[].encrypted_content', 'drop:include']);
  });

  test('reasoning that never was encrypted stays', () => {
    const items = [{ type: 'reasoning', id: 'rs', summary: shown }, said];
    expect(input(items, { encryptedReasoning: false }, false)).toEqual(items);
  });
});

describe('fields', () => {
  const efforts = { none: 'none', low: 'low', high: 'high', xhigh: 'high', max: 'high' };

  test.each<[JsonObject, JsonObject | undefined, string[]]>([
    [{ effort: 'low' }, { effort: 'low' }, []],
    [{ effort: 'xhigh', summary: 'auto' }, { effort: 'high', summary: 'auto' }, ['set:reasoning.effort>high']],
    [{ effort: 'ultra' }, { effort: 'high' }, ['set:reasoning.effort>high']],
    [{ effort: 'medium', summary: 'auto' }, { summary: 'auto' }, ['drop:reasoning.effort']],
    [{ effort: 'medium' }, undefined, ['drop:reasoning.effort']],
    [{ effort: 'constructor' }, undefined, ['drop:reasoning.effort']],
    [{ summary: 'auto' }, { summary: 'auto' }, []],
  ])('efforts: %j', (reasoning, expected, told) => {
    const { body, fixes } = fit({ reasoning }, { efforts });
    expect(body['reasoning']).toEqual(expected);
    expect(fixes).toEqual(told);
  });

  test('a model that does not reason is not asked to', () => {
    const { body, fixes } = fit(
      { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] },
      { efforts: {} },
    );
    expect(Object.keys(body)).toEqual(['model', 'input']);
    expect(fixes).toEqual(['drop:reasoning']);
    expect(fit({ reasoning: null }, { efforts: {} }).fixes).toEqual([]);
  });

  test('more tokens than the model can write', () => {
    expect(fit({ max_output_tokens: 100 }, {}, { maxOutput: 50 })).toMatchObject({
      body: { max_output_tokens: 50 },
      fixes: ['cap:max_output_tokens>50'],
    });
    expect(fit({ max_output_tokens: 50 }, {}, { maxOutput: 50 }).fixes).toEqual([]);
  });

  test('a server that keeps nothing is not asked to', () => {
    expect(fit({ store: true }, { stateful: false })).toMatchObject({
      body: { store: false },
      fixes: ['set:store>false'],
    });
    expect(fit({ store: false }, { stateful: false }).fixes).toEqual([]);
    expect(fit({}, { stateful: false }).body).not.toHaveProperty('store');
  });

  test('fields that it does not know, or refuses', () => {
    const fields = {
      stream: true,
      temperature: 1,
      top_p: 1,
      metadata: {},
      user: null,
      reasoning: { effort: 'low' },
      odd: 1,
    };
    expect(fit(fields, { knows: new Set(['temperature', 'top_p']), drops: new Set(['top_p']) })).toMatchObject({
      body: { model: 'm', input: 'hi', stream: true, temperature: 1 },
      fixes: ['drop:top_p', 'drop:reasoning', 'drop:odd'],
    });
  });

  test('what the request is about cannot be left out', () => {
    const traits = { ...STANDARD_RESPONSES, knows: new Set<string>() };
    const body = { model: 'm', input: 'hi', text: { format: { type: 'json_object' } } };
    expect(fitResponses(body, traits, TARGET, () => true)).toMatchObject({ field: 'text', sureness: 'certain' });
    expect(fitResponses({ ...body, text: { verbosity: 'low' } }, traits, TARGET, () => true)).toMatchObject({
      fixes: [{ do: 'drop', field: 'text' }],
    });
    expect(fitResponses({ ...body, text: null, instructions: 'x' }, traits, TARGET, () => true)).toMatchObject({
      field: 'instructions',
    });
  });
});

test('no body makes it throw', () => {
  const names = fc.constantFrom(
    'type',
    'role',
    'content',
    'name',
    'namespace',
    'tools',
    'call_id',
    'id',
    'output',
    'summary',
    'encrypted_content',
    'text',
    'arguments',
    'input',
    'action',
    'execution',
    'environment',
    'mode',
    'effort',
  );
  const words = fc.constantFrom(
    'message',
    'assistant',
    'function_call',
    'custom_tool_call',
    'custom_tool_call_output',
    'reasoning',
    'tool_search_call',
    'tool_search_output',
    'local_shell_call',
    'local_shell_call_output',
    'namespace',
    'function',
    'custom',
    'web_search',
    'web_search_call',
    'allowed_tools',
    'tool_search',
    'client',
    'x',
    '',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      words,
      fc.constantFrom(null, true, 0, 7),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 6 }),
    ),
  }));
  const fields = fc.constantFrom(
    'model',
    'input',
    'tools',
    'tool_choice',
    'text',
    'reasoning',
    'include',
    'store',
    'max_output_tokens',
    '__proto__',
    'constructor',
  );
  const traits = fc.record({
    customTools: fc.boolean(),
    namespaces: fc.boolean(),
    hostedTools: fc.boolean(),
    encryptedReasoning: fc.boolean(),
    stateful: fc.boolean(),
    efforts: fc.constantFrom(null, {}, { low: 'low' }),
    knows: fc.constantFrom(null, new Set(['tools', 'text'])),
  });
  fc.assert(
    fc.property(fc.dictionary(fields, value, { maxKeys: 8 }), traits, fc.boolean(), (body, some, isOwn) => {
      fitResponses(body, { ...STANDARD_RESPONSES, ...some }, { ...TARGET, maxOutput: 5 }, () => isOwn);
    }),
    { numRuns: 1000 },
  );
});
