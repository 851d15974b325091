// Every provider, every scenario, every kind of client: what is sent holds nothing that the provider is documented to
// refuse. And every provider's answers and failures, made after its documentation, are read as what they are.
import { afterAll, describe, expect, test } from 'vitest';
import { DIALECTS, type DialectId } from '../../src/domain/dialect.ts';
import { FALLBACK_KINDS } from '../../src/domain/failure.ts';
import { isUnfit } from '../../src/domain/fix.ts';
import { simulate } from '../../src/providers/demo.ts';
import type { Preset } from '../../src/providers/provider.ts';
import { findPreset, presetIds } from '../../src/providers/registry.ts';
import { ask, type Sent } from './ask.ts';
import { loadCases, type AnswerCase, type Cases } from './cases.ts';
import { readCase, readFailureCase } from './read.ts';
import { REFUSALS, type Refusal } from './refusals.ts';
import { requestOf, SCENARIOS } from './requests.ts';
import { Coverage } from './table.ts';

/** One of each kind of model that a provider treats differently. */
const MODELS: Readonly<Record<string, string>> = {
  openai: 'gpt-4.1-mini o3 gpt-5-mini gpt-5.1 gpt-5.5 gpt-6-astra',
  anthropic: 'claude-3-haiku-20240307 claude-haiku-4-5 claude-sonnet-4-6 claude-opus-4-7 claude-opus-5-5',
  gemini: 'gemini-2.5-flash gemini-3.5-flash',
  openrouter: 'anthropic/claude-opus-4.7 deepseek/deepseek-v4-pro:floor',
  deepseek: 'deepseek-v4-flash',
  qwen: 'qwen-plus qwen3-32b',
  mistral: 'mistral-small-latest mistral-large-latest',
  tokenmix: 'deepseek-v4-flash claude-sonnet-4.6 gpt-5.5',
  litellm: 'my-group gpt-5',
  portkey: '@openai/gpt-5.5 @anthropic/claude-opus-4-7',
  groq: 'openai/gpt-oss-120b llama-3.3-70b-versatile',
  xai: 'grok-4.3 grok-4.20-0309-non-reasoning',
  together: 'openai/gpt-oss-120b',
  fireworks: 'accounts/fireworks/models/glm-5p2',
  moonshot: 'kimi-k2.6 kimi-k3 moonshot-v1-32k',
  zhipu: 'glm-4.7 glm-5.2',
  azure: 'gpt-4o o3 gpt-5-mini gpt-5.1 gpt-5.5',
  ollama: 'qwen3:8b',
  lmstudio: 'qwen/qwen3-8b',
  llamacpp: 'x.gguf',
  vllm: 'Qwen/Qwen3-32B',
  custom: 'some-model',
  demo: 'echo',
};

test('every preset is in the matrix', () => {
  expect(Object.keys(MODELS).sort()).toEqual([...presetIds].sort());
  expect(Object.keys(REFUSALS).sort()).toEqual([...presetIds].sort());
});

const requests = presetIds.flatMap((id) =>
  (MODELS[id] ?? '').split(' ').flatMap((model) => DIALECTS.map((client) => [id, model, client] as const)),
);

/** Requests that cannot be said to the provider at all: another target is tried. */
const UNFIT = [
  /^anthropic \S+ openai-chat probabilities$/,
  /^moonshot \S+ openai-chat image by address$/,
  /^ollama \S+ openai-chat image by address$/,
];

const cases = loadCases();
const sentRequests = new Coverage();
const readAnswers = new Coverage();
const readFailures = new Coverage();

afterAll(() => {
  const tables = [
    sentRequests.table('requests fitted', presetIds, SCENARIOS),
    readAnswers.table('answers read', presetIds, [...new Set([...cases.values()].flatMap(scenariosOf))]),
    readFailures.table('failures read', presetIds, FALLBACK_KINDS),
  ];
  console.log(tables.join('\n\n'));
});

function scenariosOf({ answers }: Cases): string[] {
  return answers.map(({ scenario }) => scenario);
}

function found(id: string): Preset {
  const preset = findPreset(id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  return preset;
}

describe.each(requests)('%s, %s, asked in %s', (id, model, client) => {
  test.each(SCENARIOS)('%s', (scenario) => {
    const sent = ask(found(id), model, client, requestOf(client, scenario));
    const name = `${id} ${model} ${client} ${scenario}`;
    expect([name, isUnfit(sent)]).toEqual([name, UNFIT.some((pattern) => pattern.test(name))]);
    if (isUnfit(sent)) return;
    expect(refusedIn(id, model, sent)).toEqual([]);
    sentRequests.add(id, scenario);
  });
});

function refusedIn(id: string, model: string, sent: Sent): string[] {
  const rows = (REFUSALS[id] ?? []).filter(
    (row) => (row.models?.test(model) ?? true) && dialectOf(row) === sent.dialect,
  );
  return rows.filter((row) => row.is(sent)).map(({ what, from }) => `${what} (${from})`);
}

function dialectOf(row: Refusal): DialectId {
  return row.dialect ?? 'openai-chat';
}

describe('each refusal would be met if requests were sent as they come', () => {
  const rows = Object.entries(REFUSALS).flatMap(([id, all]) => all.map((row) => [id, row.what, row] as const));
  test.each(rows)('%s: %s', (id, _what, row) => {
    const dialect = dialectOf(row);
    const met = (MODELS[id] ?? '').split(' ').some((model) => {
      if (row.models?.test(model) === false) return false;
      const bodies = DIALECTS.flatMap((client) => SCENARIOS.map((scenario) => requestOf(client, scenario)));
      return bodies.some((body) => row.is({ dialect, body: { ...body, model }, fixes: [] }));
    });
    expect(met).toBe(true);
  });
});

test('every preset but the demo, which answers itself, has cases', () => {
  expect([...cases.keys(), 'demo'].sort()).toEqual([...presetIds].sort());
});

describe.each([...cases])('%s', (id, { answers, failures }) => {
  test.each(answers)('answers: $scenario ($from)', (one) => {
    expect(readCase(found(id), one)).toMatchObject(one.is);
    readAnswers.add(id, one.scenario);
  });

  test.each(failures)('fails: $kind, $status ($from)', (one) => {
    const failure = readFailureCase(found(id), one);
    expect([failure.kind, failure.message]).toEqual([one.kind, expect.stringMatching(/\S/)]);
    if (one.retryAfterMs !== undefined) expect(failure.retryAfterMs).toBe(one.retryAfterMs);
    readFailures.add(id, one.kind);
  });
});

describe('demo', () => {
  const say = (request: object): readonly unknown[] => {
    const { steps } = simulate(
      { model: 'echo', messages: [{ role: 'user', content: 'look and find' }], ...request },
      0,
    );
    const text = steps.map(({ data }) => data).join('');
    return text.split('\n\n').flatMap((block) => {
      const data = block.replace(/^data: /, '');
      return data === '' ? [] : [data === '[DONE]' ? data : (JSON.parse(data) as unknown)];
    });
  };
  const tools = ['look', 'find'].map((name) => ({
    type: 'function',
    function: { name, parameters: { type: 'object', properties: {} } },
  }));
  const calls = [
    { name: 'look', arguments: {} },
    { name: 'find', arguments: {} },
  ];

  test.each<[scenario: string, one: Omit<AnswerCase, 'scenario' | 'from'>]>([
    ['text', { body: say({})[0], is: { finish: 'stop' } }],
    ['stream', { events: say({ stream: true }), is: { finish: 'stop' } }],
    ['tools', { body: say({ tools })[0], is: { calls, finish: 'tool-calls' } }],
    ['parallel tools', { events: say({ tools, stream: true }), is: { calls, finish: 'tool-calls' } }],
  ])('answers itself: %s', (scenario, one) => {
    expect(readCase(found('demo'), { scenario, from: 'itself', ...one })).toMatchObject(one.is);
    readAnswers.add('demo', scenario);
  });
});
