// A made-up month of one developer's traffic, always the same for the same seed: half of it chats, a quarter
// classification, some code with tools, some very long documents. Every prompt has an exactly known number of tokens.

import { seededRandom } from '../kill/seeded-random.ts';

export interface MadeRequest {
  readonly n: number;
  readonly kind: 'chat' | 'classification' | 'code' | 'long';
  readonly text: string;
  readonly tools: boolean;
  /** As the gateway counts: the text's o200k tokens and what a request, a message and a tool come to beside. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

type Kind = MadeRequest['kind'];

/** Share of the requests, tokens of the prompt from and to. */
const KINDS: readonly (readonly [kind: Kind, share: number, from: number, to: number])[] = [
  ['chat', 0.5, 200, 2_000],
  ['classification', 0.25, 100, 600],
  ['code', 0.15, 2_000, 30_000],
  ['long', 0.1, 30_000, 150_000],
];
/** The answer's share of the prompt, and the most it has. */
const OUTPUT_FROM = 0.05;
const OUTPUT_TO = 0.4;
const MOST_OUTPUT = 4_000;

/** With a blank before it each of these is one token of o200k, so that prompts can be made to measure. */
const WORDS = [
  'time', 'people', 'water', 'house', 'world', 'school', 'number', 'night', 'point', 'city', 'work', 'family', 'group',
  'problem', 'fact', 'place', 'case', 'week', 'company', 'system', 'program', 'question', 'government', 'power', 'money',
  'story', 'month', 'book', 'eye', 'job', 'word', 'business', 'issue', 'side', 'kind', 'head', 'service', 'friend',
  'father', 'hour', 'game', 'line', 'end', 'member', 'law', 'car', 'name', 'president', 'team', 'minute', 'idea', 'body',
  'information', 'back', 'parent', 'face', 'others', 'level', 'office', 'door', 'health', 'person', 'art', 'war',
] as const; // prettier-ignore
/** One token each as well: what a classifying tool writes. */
const CLASSIFY = ['classify', 'label'] as const;

export const TOOL = {
  type: 'function',
  function: { name: 'read', parameters: { type: 'object', properties: { path: { type: 'string' } } } },
};
/** What the gateway adds for a request, a message and a tool; the tool's own text is counted by the caller. */
const PER_REQUEST = 3;
const PER_MESSAGE = 4;
const PER_TOOL = 8;

/** `toolTokens`: the tokens of `TOOL` as JSON text. */
export function makeMonth(requests: number, seed: number, toolTokens: number): readonly MadeRequest[] {
  const random = seededRandom(seed);
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  return Array.from({ length: requests }, (_, n): MadeRequest => {
    const [kind, , from, to] = kindAt(random());
    const size = between(from, to);
    const tools = kind === 'code';
    const overhead = PER_REQUEST + PER_MESSAGE + (tools ? PER_TOOL + toolTokens : 0);
    const words = Array.from({ length: Math.max(8, size - overhead) }, (): string => pick(WORDS) ?? 'time');
    // The first words tell requests apart, so that none of them continues another.
    if (kind === 'classification') words[6] = pick(CLASSIFY) ?? 'label';
    const outputTokens = Math.min(MOST_OUTPUT, Math.round(size * (OUTPUT_FROM + random() * (OUTPUT_TO - OUTPUT_FROM))));
    const text = words.map((word) => ` ${word}`).join('');
    return { n, kind, text, tools, inputTokens: words.length + overhead, outputTokens };
  });
}

function kindAt(point: number): (typeof KINDS)[number] {
  let left = point;
  for (const kind of KINDS) {
    left -= kind[1];
    if (left < 0) return kind;
  }
  return KINDS.at(-1) ?? ['long', 0.1, 30_000, 150_000];
}
