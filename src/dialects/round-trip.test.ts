// A conversation keeps its meaning through any two dialects and back.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnfit } from '../domain/fix.ts';
import { anthropicMessages } from './anthropic-messages/dialect.ts';
import type { CallPart, Conversation, Part, ResultPart, Tool, Turn } from './conversation.ts';
import type { Dialect } from './dialect.ts';
import { openaiChat } from './openai-chat/dialect.ts';
import { openaiResponses } from './openai-responses/dialect.ts';

const TARGET = { model: 'm', stream: false, provider: 'p', maxOutput: null };

/** The same conversation as the dialect's own clients would have sent it. */
function through(dialect: Dialect, conversation: Conversation): Conversation {
  const written = dialect.writeRequest(conversation, TARGET);
  if (isUnfit(written)) throw new Error(`${dialect.id}: ${written.unfit}`);
  // As on the wire.
  const read = dialect.readConversation(JSON.parse(JSON.stringify(written.body)));
  if (isUnfit(read)) throw new Error(`${dialect.id}: ${read.field} ${read.unfit}`);
  return read;
}

/**
 * What must not get lost: who said what in which order, which call was made with what, which result belongs to it, the
 * tools, how they are chosen, the limits and the format. Where one text ends and the next one of the same speaker
 * begins, and the place of the system's words among the others, are matters of the dialect.
 */
function meaningOf(conversation: Conversation): unknown {
  const { turns, tools, toolChoice, parallelTools, format, maxOutput, stop, sampling, user } = conversation;
  return {
    system: turns.flatMap(({ role, parts }) => (isSystem(role) ? parts.map(wordsOf) : [])).join(''),
    said: merged(turns.flatMap(({ role, parts }) => (isSystem(role) ? [] : parts.map((part) => itemOf(role, part))))),
    tools: tools.map(({ name, description, schema }) => ({ name, description, schema })),
    // What is done when nothing is said.
    toolChoice: toolChoice ?? { mode: 'auto' },
    isSingle: parallelTools === false,
    format: format?.kind === 'schema' ? format.schema : (format?.kind ?? null),
    maxOutput,
    stop,
    temperature: sampling.temperature,
    topP: sampling.topP,
    user,
  };
}

function isSystem(role: Turn['role']): boolean {
  return role === 'system' || role === 'developer';
}

const withoutSpace = (text: string): string => text.replaceAll(/\s/gu, '');
const wordsOf = (part: Part): string => ('text' in part ? withoutSpace(part.text) : '');

type Item = readonly [kind: string, ...rest: unknown[]];

function itemOf(role: string, part: Part): Item {
  switch (part.kind) {
    case 'call':
      return ['call', part.id, part.name, JSON.stringify(JSON.parse(part.arguments))];
    case 'result':
      return ['result', part.callId, part.parts.map(wordsOf).join('')];
    case 'image':
      return [`picture of the ${role}`, part.source];
    case 'text':
    case 'reasoning':
    case 'refusal':
    case 'file':
    case 'audio':
      return [role, wordsOf(part)];
  }
}

/** Neighbouring words of one speaker are one. */
function merged(items: readonly Item[]): Item[] {
  const result: Item[] = [];
  for (const item of items) {
    const last = result.at(-1);
    const isWords = item[0] === 'user' || item[0] === 'assistant';
    if (isWords && last?.[0] === item[0]) result[result.length - 1] = [item[0], `${String(last[1])}${String(item[1])}`];
    else if (!isWords || item[1] !== '') result.push(item);
  }
  return result;
}

/** Whatever has to be escaped somewhere, among letters. */
const unit = fc.constantFrom('a', 'b', 'Z', '7', '-', '"', '\\', '/', '<', '{', ' ', '\n', 'é', '漢', '👩‍👧', '\u2028');
const words = fc.string({ minLength: 1, maxLength: 12, unit }).filter((text) => text === text.trim());
const text = words.map((word): Part => ({ kind: 'text', text: word, cache: null }));
const picture = fc.base64String({ minLength: 4, maxLength: 8 }).map((data): Part => ({
  kind: 'image',
  source: { kind: 'data', mediaType: 'image/png', data },
  detail: null,
  cache: null,
}));

const SCHEMA = {
  type: 'object',
  properties: { x: { type: 'string' }, y: { type: ['number', 'null'] } },
  required: ['x', 'y'],
  additionalProperties: false,
};

const tool = fc.constantFrom('read', 'write_file', 'mcp__git__log').chain((name) =>
  fc.option(words).map((description): Tool => ({
    name,
    description,
    schema: SCHEMA,
    strict: null,
    cache: null,
    origin: { name, namespace: null, custom: false },
  })),
);

const argument = fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null), fc.array(words, { maxLength: 2 }));

/** A question, and as many rounds of calls as it takes to answer it. */
function exchange(names: readonly string[]): fc.Arbitrary<readonly Turn[]> {
  const asked = fc.array(fc.oneof(text, picture), { minLength: 1, maxLength: 3 });
  const called = fc.tuple(
    fc.option(text),
    fc.array(fc.tuple(fc.constantFrom(...names, ''), fc.dictionary(words, argument, { maxKeys: 3 }), words), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.option(text),
  );
  const rounds = names.length === 0 ? fc.constant([]) : fc.array(called, { maxLength: 2 });
  return fc.tuple(asked, rounds, fc.option(text)).map(([question, made, answer]) => [
    { role: 'user', parts: question },
    ...made.flatMap(([before, calls, after]): Turn[] => {
      const parts = calls.map(([name, input]) => call(name === '' ? (names[0] ?? '') : name, input));
      const results = calls.map(([, , result]) => resultOf(result));
      return [
        { role: 'assistant', parts: before === null ? parts : [before, ...parts] },
        { role: 'user', parts: after === null ? results : [...results, after] },
      ];
    }),
    ...(answer === null ? [] : [{ role: 'assistant' as const, parts: [answer] }]),
  ]);
}

const call = (name: string, input: object): CallPart => ({
  kind: 'call',
  id: '',
  name,
  arguments: JSON.stringify(input),
  extra: null,
  cache: null,
});

const resultOf = (result: string): ResultPart => ({
  kind: 'result',
  callId: '',
  parts: [{ kind: 'text', text: result, cache: null }],
  isError: false,
  cache: null,
});

/** Gives calls and their results ids, in order. */
function withIds(turns: readonly Turn[]): Turn[] {
  let calls = 0;
  let results = 0;
  const numbered = (part: Part): Part => {
    if (part.kind === 'call') return { ...part, id: `call_${(calls += 1)}` };
    return part.kind === 'result' ? { ...part, callId: `call_${(results += 1)}` } : part;
  };
  return turns.map(({ role, parts }) => ({ role, parts: parts.map(numbered) }));
}

const generated: fc.Arbitrary<Conversation> = fc
  .uniqueArray(tool, { selector: ({ name }) => name, maxLength: 3 })
  .chain((tools) => {
    const names = tools.map(({ name }) => name);
    const named = fc.constantFrom(...names, 'read').map((name) => ({ mode: 'named' as const, name }));
    const modes = fc.constantFrom('auto' as const, 'required' as const, 'none' as const).map((mode) => ({ mode }));
    return fc.record({
      system: fc.array(words, { maxLength: 2 }),
      exchanges: fc.array(exchange(names), { minLength: 1, maxLength: 3 }),
      last: text,
      tools: fc.constant(tools),
      toolChoice:
        names.length === 0 ? fc.constant(null) : fc.option(fc.oneof(modes, names.includes('read') ? named : modes)),
      isSingle: fc.boolean(),
      format: fc.option(
        fc.constantFrom(
          { kind: 'json' as const },
          { kind: 'schema' as const, name: 'answer', description: null, schema: SCHEMA, strict: true },
        ),
      ),
      // Responses servers take no fewer than 16.
      maxOutput: fc.integer({ min: 16, max: 100_000 }),
      temperature: fc.option(fc.constantFrom(0, 0.5, 1)),
      topP: fc.option(fc.constantFrom(0.5, 1)),
      stop: fc.uniqueArray(words, { maxLength: 4 }),
      user: fc.option(fc.stringMatching(/^[a-z]{1,9}$/)),
    });
  })
  .map(({ system, exchanges, last, isSingle, temperature, topP, ...rest }) => ({
    ...rest,
    turns: withIds([
      ...system.map((word): Turn => ({ role: 'system', parts: [{ kind: 'text', text: word, cache: null }] })),
      ...exchanges.flat(),
      { role: 'user', parts: [last] },
    ]),
    // Who may call no tool is not told how many at once.
    parallelTools: isSingle && rest.tools.length > 0 && rest.toolChoice?.mode !== 'none' ? false : null,
    reasoning: null,
    sampling: { temperature, topP, topK: null, seed: null, presencePenalty: null, frequencyPenalty: null },
    cacheKey: null,
    serviceTier: null,
    verbosity: null,
    notes: [],
  }));

const DIALECTS = [openaiChat, anthropicMessages, openaiResponses];

/** The Responses dialect has no stop sequences, and says so. */
function sayable(dialects: readonly Dialect[]): fc.Arbitrary<Conversation> {
  return dialects.includes(openaiResponses)
    ? generated.map((conversation) => ({ ...conversation, stop: [] }))
    : generated;
}

describe.each(DIALECTS)('$id', (dialect) => {
  test('a request that is written is read as what it was', () => {
    fc.assert(
      fc.property(sayable([dialect]), (conversation) => {
        expect(meaningOf(through(dialect, conversation))).toEqual(meaningOf(conversation));
      }),
      { numRuns: 60 },
    );
  });

  test.each(DIALECTS.filter((other) => other !== dialect))('to $id and back', (other) => {
    fc.assert(
      fc.property(sayable([dialect, other]), (conversation) => {
        const sent = through(dialect, conversation);
        expect(meaningOf(through(dialect, through(other, sent)))).toEqual(meaningOf(sent));
      }),
      { numRuns: 60 },
    );
  });
});
