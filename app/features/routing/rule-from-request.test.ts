import { expect, test } from 'vitest';
import { ruleStart } from './rule-from-request.ts';

type Request = Parameters<typeof ruleStart>[0];

const request = (facts: Partial<Request['facts']> = {}, rest: Partial<Request> = {}): Request => ({
  id: 'r',
  asked: 'auto',
  client: 'editor',
  surface: 'chat',
  facts: {
    inputTokens: 123,
    exact: true,
    maxOutputTokens: null,
    turns: 1,
    has: [],
    effort: null,
    session: null,
    ...facts,
  },
  rule: null,
  route: null,
  strategy: null,
  targets: [],
  skipped: [],
  cache: null,
  detour: null,
  problem: null,
  notes: [],
  ...rest,
});

test.each<[string, Request, ReturnType<typeof ruleStart>]>([
  [
    'a short one: who asked for what',
    request(),
    {
      asked: { client: ['editor'], model: ['auto'] },
      offered: { surface: ['chat'], inputTokens: { lte: 130 }, turns: { gte: 1 } },
    },
  ],
  [
    'a long one: how long it was, to two digits',
    request({ inputTokens: 12_431, turns: 7 }),
    {
      asked: { client: ['editor'], model: ['auto'], inputTokens: { gte: 12_000 } },
      offered: { surface: ['chat'], turns: { gte: 7 } },
    },
  ],
  [
    'all that is known of it; that it was streamed says little beside other traits',
    request({ maxOutputTokens: 300, has: ['tools', 'stream'], effort: 'high' }),
    {
      asked: { client: ['editor'], model: ['auto'] },
      offered: {
        surface: ['chat'],
        inputTokens: { lte: 130 },
        maxOutputTokens: { lte: 300 },
        turns: { gte: 1 },
        has: { tools: true },
        effort: ['high'],
      },
    },
  ],
  [
    'nothing that is not known',
    request({ inputTokens: null, turns: null, has: ['stream'] }, { client: null, surface: 'messages' }),
    { asked: { model: ['auto'] }, offered: { surface: ['messages'], has: { stream: true } } },
  ],
])('a rule begins with %s', (_, from, start) => {
  expect(ruleStart(from)).toEqual(start);
});
