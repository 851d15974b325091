import { describe, expect, test } from 'vitest';
import { SseScanner } from '../sse/event-scanner.ts';
import { demo, demoModels, simulate } from './demo.ts';
import type { Simulation } from './simulation.ts';

const NOW = 1_790_000_000_000;
const user = (content: unknown): unknown => ({ role: 'user', content });

function ask(content: unknown, more: object = {}): Simulation {
  return simulate({ model: 'echo', messages: [user(content)], ...more }, NOW);
}

interface Call {
  index?: number;
  id?: string;
  function: { name?: string; arguments: string };
}
interface Said {
  content?: string | null;
  tool_calls?: Call[];
}
interface Body {
  object: string;
  model: string;
  choices: { delta: Said; message: Said; finish_reason: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  error: { message: string; code: string | null; param: string | null };
}

function body(simulation: Simulation): Body {
  return JSON.parse(simulation.steps.map((step) => step.data).join('')) as Body;
}

/** The events of a stream, the end mark taken off. */
function events(simulation: Simulation): Body[] {
  const bytes = new TextEncoder().encode(simulation.steps.map((step) => step.data).join(''));
  const data = new SseScanner().push(bytes).map((piece) => piece.data ?? '');
  if (simulation.end === 'end') expect(data.pop()).toBe('[DONE]');
  return data.map((text) => JSON.parse(text) as Body);
}

function streamedText(simulation: Simulation): string {
  return events(simulation)
    .map((event) => event.choices[0]?.delta.content ?? '')
    .join('');
}

test('says that it is simulated, and what it was told', () => {
  const { choices, usage, model } = body(ask('Is anybody there?'));
  expect(choices[0]?.message.content).toMatch(/simulated.*no model was asked.*Is anybody there\?/);
  expect(choices[0]?.finish_reason).toBe('stop');
  expect(model).toBe('echo');
  expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  expect(usage?.completion_tokens).toBeGreaterThan(10);
});

test('streams the same text as it gives whole, and ends properly', () => {
  const simulation = ask('hello', { stream: true, stream_options: { include_usage: true } });
  expect(simulation.headers['content-type']).toMatch(/^text\/event-stream/);
  expect(streamedText(simulation)).toBe(body(ask('hello')).choices[0]?.message.content);
  const all = events(simulation);
  expect(all.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(all.at(-1)).toMatchObject({ choices: [], usage: body(ask('hello')).usage });
  expect(all.slice(0, -1).every((event) => event.usage === null)).toBe(true);
});

test('tells the usage of a stream only when asked', () => {
  expect(events(ask('hello', { stream: true })).every((event) => !('usage' in event))).toBe(true);
});

test('takes its time: a moment to the first token, a little for each one after it', () => {
  const { steps } = ask('hello', { stream: true });
  expect(steps.slice(0, 4).map((step) => step.afterMs)).toEqual([150, 0, 20, 20]);
  const [only] = ask('hello').steps;
  expect(only?.afterMs).toBeGreaterThan(150 + 10 * 20);
  expect(simulate({ model: 'slow', messages: [user('x')], stream: true }, NOW).steps[0]?.afterMs).toBe(2_000);
});

test('gives the same answer to the same request', () => {
  expect(ask('hello', { stream: true })).toEqual(ask('hello', { stream: true }));
});

test('keeps to the limit it is given', () => {
  expect(body(ask('hello', { max_tokens: 4 }))).toMatchObject({
    choices: [{ finish_reason: 'length' }],
    usage: { completion_tokens: 4 },
  });
  expect(body(ask('hello', { max_completion_tokens: 0 })).choices[0]?.message.content).toBe('');
});

test('reads the text of a message in parts, and quotes long ones only in part', () => {
  expect(body(ask([{ type: 'text', text: 'in parts' }, { type: 'image_url' }])).choices[0]?.message.content).toMatch(
    /in parts/,
  );
  expect(body(ask('long '.repeat(500))).choices[0]?.message.content?.length).toBeLessThan(400);
});

describe('on command', () => {
  test.each<[text: string, status: number, retryAfter: string | undefined]>([
    ['please [[fail 429]]', 429, '2'],
    ['[[fail 429 7]]', 429, '7'],
    ['[[FAIL 503]]', 503, '2'],
    ['[[fail 401]]', 401, undefined],
    ['[[fail]]', 500, undefined],
    ['[[fail 200]]', 500, undefined],
  ])('%s answers %i', (text, status, retryAfter) => {
    const simulation = ask(text, { stream: true });
    expect(simulation).toMatchObject({ status, end: 'end' });
    expect(simulation.headers['retry-after']).toBe(retryAfter);
    expect(body(simulation).error.message).toMatch(/Simulated/);
  });

  test('[[hang]] never answers', () => {
    expect(ask('[[hang]]')).toMatchObject({ steps: [], end: 'hang' });
  });

  test('[[cut]] breaks off after three tokens, or as many as are wanted', () => {
    for (const [command, tokens] of [
      ['[[cut]]', 3],
      ['[[cut 1]]', 1],
      ['[[cut 0]]', 0],
    ] as const) {
      const simulation = ask(command, { stream: true });
      expect(simulation.end).toBe('cut');
      expect(events(simulation).filter((event) => (event.choices[0]?.delta.content ?? '') !== '')).toHaveLength(tokens);
    }
    const whole = ask('[[cut]]');
    expect(whole.end).toBe('cut');
    expect(() => body(whole)).toThrow(SyntaxError);
  });

  test('[[slow]] waits before it begins', () => {
    expect(ask('[[slow 2s]]', { stream: true }).steps[0]?.afterMs).toBe(2_000);
    expect(ask('[[slow 300ms]]', { stream: true }).steps[0]?.afterMs).toBe(300);
    expect(ask('[[slow]]', { stream: true }).steps[0]?.afterMs).toBe(2_000);
  });

  test('commands are not quoted, and only the last user message commands', () => {
    const messages = [user('[[fail 500]]'), { role: 'assistant', content: 'no' }, user('and now? [[slow 1s]]')];
    const simulation = simulate({ model: 'echo', messages }, NOW);
    expect(simulation.status).toBe(200);
    expect(body(simulation).choices[0]?.message.content).not.toMatch(/\[\[/);
  });
});

test('the flaky model fails now and then, and answers in between', () => {
  const outcomes = Array.from({ length: 60 }, (_, second) => {
    const { status, end } = simulate({ model: 'flaky', messages: [user('hi')] }, NOW + second * 1_000);
    return status === 200 ? end : String(status);
  });
  expect(new Set(outcomes)).toEqual(new Set(['end', 'cut', '429', '503']));
  expect(outcomes.filter((outcome) => outcome === 'end').length).toBeGreaterThan(20);
});

describe('tools', () => {
  const weather = {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: {
        type: 'object',
        properties: {
          city: { type: 'string' },
          unit: { enum: ['celsius', 'fahrenheit'] },
          days: { type: 'integer', minimum: 2 },
          places: { type: 'array', items: { type: 'object', properties: { exact: { type: 'boolean' } } } },
        },
      },
    },
  };
  const clock = { type: 'function', function: { name: 'read_clock' } };
  const tools = [weather, clock];

  test('are called when the message speaks of them, with arguments that fit', () => {
    const [choice] = body(ask('What is the weather in Bern?', { tools })).choices;
    expect(choice?.finish_reason).toBe('tool_calls');
    expect(choice?.message.content).toBeNull();
    expect(choice?.message.tool_calls?.map((call) => call.function.name)).toEqual(['get_weather']);
    expect(JSON.parse(choice?.message.tool_calls?.[0]?.function.arguments ?? '')).toEqual({
      city: 'What is the weather in Bern?',
      unit: 'celsius',
      days: 2,
      places: [{ exact: true }],
    });
  });

  test.each<[why: string, text: string, more: object, names: string[] | undefined]>([
    ['several at once', 'the weather and the clock', {}, ['get_weather', 'read_clock']],
    ['a word about tools', 'use a tool', {}, ['get_weather']],
    ['small talk', 'hello', {}, undefined],
    ['required', 'hello', { tool_choice: 'required' }, ['get_weather']],
    ['named', 'hello', { tool_choice: { type: 'function', function: { name: 'read_clock' } } }, ['read_clock']],
    ['forbidden', 'the weather', { tool_choice: 'none' }, undefined],
  ])('%s', (_why, text, more, names) => {
    const message = body(ask(text, { tools, ...more })).choices[0]?.message;
    expect(message?.tool_calls?.map((call) => call.function.name)).toEqual(names);
  });

  test('are streamed in parts that make the same call', () => {
    const whole = body(ask('the weather', { tools })).choices[0]?.message.tool_calls?.[0];
    const simulation = ask('the weather', { tools, stream: true });
    const parts = events(simulation).flatMap((event) => event.choices[0]?.delta.tool_calls ?? []);
    expect(parts[0]).toMatchObject({ index: 0, id: whole?.id, function: { name: 'get_weather' } });
    expect(parts.map((part) => part.function.arguments).join('')).toBe(whole?.function.arguments);
    expect(events(simulation).at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
  });

  test('a result is taken up in words, not called again', () => {
    const messages = [
      user('the weather'),
      { role: 'assistant', tool_calls: [] },
      { role: 'tool', tool_call_id: 'x', content: 'rain' },
    ];
    const [choice] = body(simulate({ messages, tools }, NOW)).choices;
    expect(choice?.message.content).toMatch(/The tool returned: “rain”/);
  });

  test('schemas without end or sense are survived', () => {
    let endless: unknown = { type: 'string' };
    for (let depth = 0; depth < 200; depth++) endless = { type: 'object', properties: { again: endless } };
    const odd = { type: 'function', function: { name: 'weather', parameters: endless } };
    expect(body(simulate({ messages: [user('weather')], tools: [odd, 7, null] }, NOW)).choices[0]?.finish_reason).toBe(
      'tool_calls',
    );
  });
});

test('JSON is given where it is asked for', () => {
  const object = body(ask('hi', { response_format: { type: 'json_object' } })).choices[0]?.message.content;
  expect(JSON.parse(object ?? '')).toMatchObject({ simulated: true, echo: 'hi' });
  const schema = { type: 'object', properties: { answer: { type: 'string' }, sure: { type: ['boolean', 'null'] } } };
  const shaped = body(ask('hi', { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } }));
  expect(JSON.parse(shaped.choices[0]?.message.content ?? '')).toEqual({ answer: 'hi', sure: true });
});

test('refuses what no provider could serve', () => {
  for (const request of [null, 'x', {}, { messages: [] }, { messages: 'hi' }]) {
    const refused = simulate(request, NOW);
    expect(refused.status).toBe(400);
    expect(body(refused).error.param).toBe('messages');
  }
  const unknown = simulate({ model: 'constructor', messages: [user('hi')] }, NOW);
  expect(unknown.status).toBe(404);
  expect(body(unknown).error.code).toBe('model_not_found');
});

test('costs nothing and owns up to what it is', () => {
  expect(demo.label).toMatch(/simulated/i);
  expect(demo.key).toBe('none');
  for (const model of demoModels) expect(model).toMatchObject({ inputPrice: 0, outputPrice: 0 });
});
