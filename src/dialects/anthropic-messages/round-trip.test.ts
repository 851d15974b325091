import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnfit } from '../../domain/fix.ts';
import type { Usage } from '../../domain/usage.ts';
import { SseScanner } from '../../sse/event-scanner.ts';
import { AnswerBuilder, type Answer, type AnswerEvent, type AnswerPart } from '../answer.ts';
import type {
  CallPart,
  Conversation,
  Part,
  Proof,
  ReasoningWish,
  ResultPart,
  TextPart,
  Tool,
  Turn,
} from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import { parseExact } from '../json.ts';
import { openSeal } from '../seal.ts';
import { anthropicMessages } from './dialect.ts';
import { readStopReason, writeStopReason } from './stop-reason.ts';

const PROVIDER = 'somebody';

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => `${text}.`);
const json = fc
  .dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));
const proofs: fc.Arbitrary<Proof> = fc.record({
  kind: fc.constantFrom('signature' as const, 'redacted' as const, 'encrypted' as const),
  data: fc.stringMatching(/^[a-zA-Z0-9+/=:.]{1,12}$/),
  maker: fc.constant(null),
});

function built(events: readonly AnswerEvent[]): Answer {
  const builder = new AnswerBuilder();
  for (const event of events) builder.add(event);
  const answer = builder.answer();
  if (answer === null) throw new Error('The answer has no end.');
  return answer;
}

describe('an answer, written for a client and read again', () => {
  const usages: fc.Arbitrary<Usage> = fc
    .tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000))
    .map(([plain, cached, written, output, reasoning]) => ({
      inputTokens: plain + cached + written,
      cachedInputTokens: cached,
      cacheWriteTokens: written,
      outputTokens: output + reasoning,
      reasoningTokens: reasoning,
      reportedCostNanos: null,
    }));

  /** Calls open in the order of their indexes, and their arguments come in pieces between anything else. */
  const steps = fc.array(
    fc.oneof(
      words.map((text) => ({ kind: 'text' as const, text })),
      words.map((text) => ({ kind: 'refusal' as const, text })),
      words.map((text) => ({ kind: 'reasoning' as const, text })),
      proofs.map((proof) => ({ kind: 'proof' as const, proof })),
      json.map((args) => ({ kind: 'open' as const, args })),
      fc.record({ kind: fc.constant('more' as const), call: fc.nat(3), chars: fc.nat(5) }),
    ),
    { maxLength: 14 },
  );
  const finishes = fc.constantFrom(
    'stop',
    'stop-sequence',
    'length',
    'tool-calls',
    'content-filter',
    'context-window',
    'pause',
  );

  const streams = fc.tuple(steps, finishes, usages).map(([taken, reason, usage]): AnswerEvent[] => {
    const events: AnswerEvent[] = [{ kind: 'start', id: 'msg_1', model: 'm' }];
    const rest: string[] = [];
    for (const step of taken) {
      if (step.kind === 'open') {
        const index = rest.length;
        events.push({ kind: 'call', index, id: `call_${index}`, name: 'look', extra: null });
        rest.push(step.args);
      } else if (step.kind === 'more') {
        const left = rest[step.call] ?? '';
        if (left === '') continue;
        events.push({ kind: 'arguments', index: step.call, text: left.slice(0, step.chars) });
        rest[step.call] = left.slice(step.chars);
      } else events.push(step);
    }
    rest.forEach((text, index) => events.push({ kind: 'arguments', index, text }));
    const stopSequence = reason === 'stop-sequence' ? '##' : null;
    events.push({ kind: 'finish', reason, stopSequence }, { kind: 'usage', usage });
    return events;
  });

  const context: ReplyContext = {
    requestId: 'R',
    provider: PROVIDER,
    model: 'm',
    createdAt: 0,
    conversation: talk({ turns: [] }),
    request: {},
    isCodex: false,
  };

  /** What the dialect cannot tell apart is made the same. */
  function meaning(answer: Answer): Answer {
    const parts: AnswerPart[] = [];
    for (const part of answer.parts) {
      const last = parts.at(-1);
      if (part.kind === 'text' || part.kind === 'refusal') {
        if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + part.text };
        else parts.push({ kind: 'text', text: part.text });
      } else if (part.kind === 'reasoning' && part.proof !== null) {
        parts.push({ ...part, proof: openSeal(part.proof.data) ?? { ...part.proof, maker: PROVIDER } });
      } else parts.push(part);
    }
    const hasCalls = parts.some(({ kind }) => kind === 'call');
    const hasRefusal = answer.parts.some(({ kind }) => kind === 'refusal');
    const finish = readStopReason(writeStopReason(answer.finish, { hasCalls, hasRefusal }), hasCalls);
    return { ...answer, parts, finish };
  }

  test('as a stream', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const writer = anthropicMessages.openWriter(context);
        const text = events.map((event) => writer.write(event)).join('') + writer.end();
        const reader = anthropicMessages.openReader({});
        const again: AnswerEvent[] = [];
        for (const piece of new SseScanner().push(new TextEncoder().encode(text))) {
          again.push(...reader.read(piece.data ?? '', piece.event));
        }
        expect(reader.done).toBe(true);
        expect(meaning(built(again))).toEqual(meaning(built(events)));
      }),
      { numRuns: 1000 },
    );
  });

  test('as a whole', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const answer = built(events);
        const again = anthropicMessages.readAnswer(parseExact(anthropicMessages.writeAnswer(answer, context)), {});
        if ('billing' in again) throw new Error(again.message);
        // A redacted proof is a block of its own there; a stream puts it back to its thought.
        const rejoined = built([...asEvents(again)]);
        expect(meaning(rejoined)).toEqual(meaning(withPlainArguments(answer)));
      }),
      { numRuns: 1000 },
    );
  });

  function* asEvents(answer: Answer): Generator<AnswerEvent> {
    yield { kind: 'start', id: answer.id, model: answer.model };
    let index = 0;
    for (const part of answer.parts) {
      if (part.kind === 'call') {
        yield { kind: 'call', index, id: part.id, name: part.name, extra: null };
        yield { kind: 'arguments', index, text: part.arguments };
        index += 1;
      } else if (part.kind === 'reasoning') {
        if (part.text !== '') yield { kind: 'reasoning', text: part.text };
        if (part.proof !== null) yield { kind: 'proof', proof: part.proof };
      } else yield part;
    }
    yield { kind: 'finish', reason: answer.finish, stopSequence: answer.stopSequence };
    yield { kind: 'usage', usage: answer.usage };
  }

  function withPlainArguments(answer: Answer): Answer {
    const parts = answer.parts.map((part) =>
      part.kind === 'call' ? { ...part, arguments: printed(part.arguments) } : part,
    );
    return { ...answer, parts };
  }
});

function printed(args: string): string {
  return JSON.stringify(JSON.parse(args));
}

function talk(rest: Partial<Conversation> & Pick<Conversation, 'turns'>): Conversation {
  return {
    tools: [],
    toolChoice: null,
    parallelTools: null,
    format: null,
    reasoning: null,
    sampling: { temperature: null, topP: null, topK: null, seed: null, presencePenalty: null, frequencyPenalty: null },
    maxOutput: 1,
    stop: [],
    user: null,
    cacheKey: null,
    serviceTier: null,
    verbosity: null,
    notes: [],
    ...rest,
  };
}

describe('a conversation, written as a request and read again', () => {
  const cache = fc.constantFrom(null, { type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' });
  const texts: fc.Arbitrary<TextPart> = fc.record({ kind: fc.constant('text' as const), text: words, cache });
  const media: fc.Arbitrary<Part> = fc.oneof(
    fc.record({
      kind: fc.constant('image' as const),
      source: fc.constantFrom(
        { kind: 'url' as const, url: 'https://x/y.png' },
        { kind: 'data' as const, mediaType: 'image/png', data: 'AAAA' },
      ),
      detail: fc.constant(null),
      cache,
    }),
    fc.record({
      kind: fc.constant('file' as const),
      source: fc.constantFrom(
        { kind: 'text' as const, text: 'words' },
        { kind: 'data' as const, mediaType: 'application/pdf', data: 'AAAA' },
      ),
      name: fc.constantFrom(null, 'a.pdf'),
      cache,
    }),
  );
  const thoughts: fc.Arbitrary<Part> = fc.record({
    kind: fc.constant('reasoning' as const),
    text: words,
    proof: fc.record({
      kind: fc.constant('signature' as const),
      data: fc.constantFrom('c2ln', 'b3Ro:er'),
      maker: fc.constantFrom(null, PROVIDER),
    }),
  });

  interface Round {
    readonly user: readonly (readonly Part[])[];
    readonly assistant: readonly (readonly Part[])[];
    readonly calls: readonly string[];
    readonly results: readonly ResultPart['parts'][];
  }
  const rounds: fc.Arbitrary<Round> = fc.record({
    user: fc.array(fc.array(fc.oneof(texts, media), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
    assistant: fc.array(
      fc
        .tuple(fc.array(thoughts, { maxLength: 1 }), fc.array(texts, { minLength: 1, maxLength: 2 }))
        .map(([first, then]) => [...first, ...then]),
      { minLength: 1, maxLength: 2 },
    ),
    calls: fc.array(json, { maxLength: 2 }),
    results: fc.array(fc.array(fc.oneof(texts, media) as fc.Arbitrary<ResultPart['parts'][number]>, { maxLength: 2 }), {
      minLength: 2,
      maxLength: 2,
    }),
  });

  function turnsOf(system: readonly TextPart[], list: readonly Round[]): Turn[] {
    const turns: Turn[] = system.map((part, i) => ({ role: i % 2 === 0 ? 'system' : 'developer', parts: [part] }));
    list.forEach(({ user, assistant, calls, results }, round) => {
      for (const parts of user) turns.push({ role: 'user', parts });
      for (const parts of assistant) turns.push({ role: 'assistant', parts });
      const made = calls.map((args, i): CallPart => ({
        kind: 'call',
        id: `call_${round}_${i}`,
        name: 'look',
        arguments: args,
        extra: null,
        cache: null,
      }));
      if (made.length > 0) turns.push({ role: 'assistant', parts: made });
      for (const [i, { id }] of made.entries()) {
        turns.push({
          role: 'user',
          parts: [{ kind: 'result', callId: id, parts: results[i] ?? [], isError: i === 1, cache: null }],
        });
      }
    });
    turns.push({ role: 'user', parts: [{ kind: 'text', text: 'And now?', cache: null }] });
    return turns;
  }

  const tools: fc.Arbitrary<Tool[]> = fc.constantFrom(
    [],
    ['look', 'list'].map((name) => ({
      name,
      description: 'Does.',
      schema: { type: 'object', properties: { a: { type: 'string', minLength: 1 } }, required: ['a'] },
      strict: null,
      cache: null,
      origin: { name, namespace: null, custom: false },
    })),
  );
  const wishes = fc.constantFrom<ReasoningWish | null>(
    null,
    { mode: 'off', effort: null, budget: null, summary: null },
    { mode: 'on', effort: null, budget: 4000, summary: null },
    { mode: 'on', effort: 'high', budget: null, summary: 'auto' },
  );

  const conversations = fc
    .record({
      turns: fc
        .tuple(fc.array(texts, { maxLength: 3 }), fc.array(rounds, { maxLength: 3 }))
        .map(([system, list]) => turnsOf(system, list)),
      tools,
      reasoning: wishes,
      maxOutput: fc.integer({ min: 1, max: 100_000 }),
      stop: fc.array(words, { maxLength: 5 }),
      user: fc.constantFrom(null, 'u'),
      serviceTier: fc.constantFrom(null, 'auto', 'default'),
      toolChoice: fc.constantFrom(
        null,
        { mode: 'auto' as const },
        { mode: 'required' as const },
        { mode: 'named' as const, name: 'look' },
      ),
      temperature: fc.constantFrom(null, 0, 0.7, 1),
    })
    .map(({ temperature, toolChoice, ...rest }) => {
      const base = talk(rest);
      return {
        ...base,
        toolChoice: rest.tools.length > 0 ? toolChoice : null,
        sampling: { ...base.sampling, temperature },
      };
    });

  /** Neighbours of one role are one turn, its results first; system texts are one, in front. */
  function meaning(turns: readonly Turn[]): Turn[] {
    const merged: { role: Turn['role']; parts: Part[] }[] = [];
    for (const { role, parts } of turns) {
      const plain = role === 'developer' ? 'system' : role;
      const last = merged.at(-1);
      const all = parts.map((part) => (part.kind === 'call' ? { ...part, arguments: printed(part.arguments) } : part));
      if (last?.role === plain) last.parts.push(...all);
      else merged.push({ role: plain, parts: all });
    }
    return merged.map(({ role, parts }) => ({
      role,
      parts: [...parts.filter(({ kind }) => kind === 'result'), ...parts.filter(({ kind }) => kind !== 'result')],
    }));
  }

  test('means the same', () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const written = anthropicMessages.writeRequest(conversation, {
          model: 'm',
          stream: true,
          provider: PROVIDER,
          maxOutput: null,
        });
        if (isUnfit(written)) throw new Error(written.unfit);
        const again = anthropicMessages.readConversation(written.body);
        if (isUnfit(again)) throw new Error(again.unfit);
        const hasCalls = conversation.turns.some(({ parts }) => parts.some(({ kind }) => kind === 'call'));
        const expected = { ...conversation, turns: meaning(conversation.turns) };
        // A history with calls declares their tools even when none are offered.
        const isDeclared = conversation.tools.length === 0 && hasCalls;
        const { tools: toolsAgain, toolChoice, ...rest } = again;
        const { tools: toolsBefore, toolChoice: choiceBefore, ...restBefore } = expected;
        expect(rest).toEqual(restBefore);
        if (!isDeclared) expect([toolsAgain, toolChoice]).toEqual([toolsBefore, choiceBefore]);
        expect(written.fixes).toHaveLength(isDeclared ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  test('is accepted by the rules of the API', () => {
    const anyTurns = fc.array(
      fc.record({
        role: fc.constantFrom('system' as const, 'developer' as const, 'user' as const, 'assistant' as const),
        parts: fc.array(
          fc.oneof(
            fc.constantFrom('', ' ', 'x').map((text): Part => ({ kind: 'text', text, cache: null })),
            fc
              .constantFrom('a', 'b', 'c:0')
              .map((id): Part => ({ kind: 'call', id, name: 'look', arguments: '', extra: null, cache: null })),
            fc
              .constantFrom('a', 'b', 'c:0')
              .map((callId): Part => ({ kind: 'result', callId, parts: [], isError: false, cache: null })),
            fc.constantFrom(null, 'x').map((data): Part => ({
              kind: 'reasoning',
              text: 'hm',
              proof: data === null ? null : { kind: 'signature', data, maker: null },
            })),
          ),
          { maxLength: 4 },
        ),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(anyTurns, (list) => {
        const turns = list.map(({ role, parts }) => ({ role, parts: parts.filter(({ kind }) => belongs(kind, role)) }));
        const written = anthropicMessages.writeRequest(talk({ turns }), {
          model: 'm',
          stream: false,
          provider: PROVIDER,
          maxOutput: null,
        });
        if (isUnfit(written)) throw new Error(written.unfit);
        checkMessages(written.body['messages'] as Message[]);
      }),
      { numRuns: 2000 },
    );
  });

  function belongs(kind: Part['kind'], role: Turn['role']): boolean {
    if (kind === 'call' || kind === 'reasoning') return role === 'assistant';
    return kind !== 'result' || role === 'user';
  }

  interface Message {
    readonly role: string;
    readonly content: readonly {
      readonly type: string;
      readonly text?: string;
      readonly id?: string;
      readonly tool_use_id?: string;
    }[];
  }

  /** What the API itself checks before it answers. */
  function checkMessages(messages: readonly Message[]): void {
    expect(messages[0]?.role).toBe('user');
    const ids = new Set<string>();
    let open: string[] = [];
    messages.forEach(({ role, content }, i) => {
      expect(role).toBe(i % 2 === 0 ? 'user' : 'assistant');
      expect(content.length).toBeGreaterThan(0);
      const answered = content.slice(0, open.length).map((block) => block.tool_use_id);
      expect(answered).toEqual(open);
      expect(content.slice(open.length).some(({ type }) => type === 'tool_result')).toBe(false);
      for (const block of content) if (block.type === 'text') expect(block.text?.trim()).not.toBe('');
      open = content.flatMap(({ type, id }) => (type === 'tool_use' ? [id ?? ''] : []));
      for (const id of open) {
        expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(ids.has(id)).toBe(false);
        ids.add(id);
      }
    });
    expect(open).toEqual([]);
  }
});
