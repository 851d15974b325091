// The fields that a server refuses by name, in the many forms in which servers put that.

import type { Complaint } from './complaint.ts';

interface NameRow {
  /** Finds every place where it is said; the first group is the name, or several. */
  readonly says: RegExp;
  readonly example: string;
  readonly source: string;
  /** Where the names are not simply the first group. */
  readonly names?: (said: RegExpExecArray) => readonly string[];
}

/** Words that are names of fields even when they stand in a sentence without quotes. */
const BARE = new Set(['temperature', 'seed', 'stop', 'logprobs', 'metadata', 'verbosity', 'effort']);

export const NAME_ROWS: readonly NameRow[] = [
  {
    says: /unknown name "([^"]+)"(?: at '([^']+)')?/gi,
    example: 'Invalid JSON payload received. Unknown name "seed": Cannot find field.',
    source: 'Gemini',
    names: ([, name = '', at]) => [at === undefined ? name : `${at}.${name}`],
  },
  {
    says: /'([^']+)' ?: property '([^']+)' is unsupported/gi,
    example:
      "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)]",
    source: 'Groq',
    names: ([, at = '', name = '']) => [`${at}.${name}`],
  },
  {
    says: /property '([^']+)' is unsupported/gi,
    example: "property 'store' is unsupported, did you mean 'stop'?",
    source: 'Groq, Cerebras',
  },
  {
    says: /additional properties are not allowed \((.+?) (?:was|were) unexpected\)(?: - '([^']+)')?/gi,
    example: "Additional properties are not allowed ('logit_bias', 'user' were unexpected)",
    source: 'OpenAI before 2024, validators of JSON Schema',
    names: ([, names = '', at]) => listed(names).map((name) => (at === undefined ? name : `${at}.${name}`)),
  },
  {
    says: /validation error at ([#/\w.]+): extra inputs/gi,
    example: 'Validation error at #/stream_options: Extra inputs are not permitted',
    source: 'Azure AI model inference',
  },
  {
    says: /extra inputs are not permitted, field: '([^']+)'/gi,
    example: "Extra inputs are not permitted, field: 'messages[1].reasoning_content', value: 'Let me see'",
    source: 'Fireworks',
  },
  {
    says: /([\w.[\]$-]+): extra (?:inputs|fields) (?:are )?not (?:permitted|allowed)/gi,
    example: 'tools.3.cache_control: Extra inputs are not permitted',
    source: 'Anthropic, Mistral and other FastAPI servers',
  },
  {
    says: /(?:does not|do not|doesn't|don't) support parameters: (\[[^\]]*\]|\{[^}]*\})/gi,
    example:
      "litellm.UnsupportedParamsError: groq does not support parameters: ['seed', 'logit_bias'], for model=llama-3.3-70b. To drop these, set `litellm.drop_params=True`",
    source: 'LiteLLM',
    // In an object what is before a colon is the name, what is after it the value.
    names: ([, list = '']) =>
      list.startsWith('{') ? [...list.matchAll(/['"]([\w.]+)['"] ?:/g)].map(([, name = '']) => name) : listed(list),
  },
  {
    says: /(?:don't|doesn't|do not|does not) support (\w+)=/gi,
    example:
      "litellm.UnsupportedParamsError: gpt-5 models (including gpt-5-codex) don't support temperature=0.2. Only temperature=1 is supported.",
    source: 'LiteLLM',
  },
  {
    says: /argument not supported(?: on this model)?: (\w+)|does not support parameter (\w+)/gi,
    example: 'Argument not supported on this model: presencePenalty',
    source: 'xAI; also Model grok-4 does not support parameter reasoningEffort.',
    names: ([, first, second]) => [first ?? second ?? ''],
  },
  {
    says: /unrecogni[sz]ed (?:request )?(?:argument|parameter|field|key|property)s?(?:\(s\))?(?: supplied| in object)?:? (.+)$/gi,
    example: 'Unrecognized request arguments supplied: logit_bias, user',
    source: 'OpenAI, Azure; Vercel and others with zod: Unrecognized key(s) in object',
    names: ([, names = '']) => listed(names),
  },
  {
    says: /(?:unsupported|unknown|unexpected|invalid|extra) (?:parameter|param|argument|field|keyword argument|key)s?(?:\(s\))?:? ?[`'"]([\w.[\]$-]+)[`'"]/gi,
    example: "Unknown parameter: 'input[3].namespace'.",
    source: 'OpenAI; servers in Rust: unknown field `store`, expected one of …',
  },
  {
    says: /(?:unsupported|unknown) (?:parameter|param|argument|field)s?(?:\(s\))?: ?([a-z][\w.[\]$-]*(?:, ?[a-z][\w.[\]$-]*)*)/gi,
    example: 'Unsupported param: logit_bias',
    source: 'llama.cpp; ChatGPT behind Codex: Unsupported parameter: max_output_tokens',
    names: ([, names = '']) => listed(names),
  },
  {
    says: /unsupported value: [`'"]([\w.[\]]+)[`'"] does not support/gi,
    example:
      "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
    source: 'OpenAI',
  },
  {
    says: /extraneous key \[([\w.]+)\] is not permitted/gi,
    example:
      'Malformed input request: #: extraneous key [cache_control] is not permitted, please reformat your input and try again.',
    source: 'Bedrock',
  },
  {
    says: /invalid (\w+): only .{1,40} (?:is|are) allowed/gi,
    example: 'invalid temperature: only 0.6 is allowed for this model',
    source: 'Moonshot',
  },
  {
    says: /([`'"]?)\b([a-z]\w*(?:\.\w+)*)\1(?: parameter| field)? (?:is|are) (?:deprecated|not supported|unsupported|no longer supported|not (?:yet )?(?:available|enabled|allowed|permitted|implemented))/gi,
    example: '`temperature` is deprecated for this model.',
    source: 'Anthropic; Groq: `logprobs` is not supported with this model',
    names: ([, quote = '', name = '']) => certain(quote, name),
  },
  {
    says: /(?<!unsupported value: .*)(?:does not|do not|doesn't|don't) support (?:the |setting )?(?:parameter |field )?([`'"]?)([a-z]\w*)\1/gi,
    example: 'This model does not support the effort parameter.',
    source: "Anthropic; Bedrock: This model doesn't support the stopSequences field.",
    names: ([, quote = '', name = '']) => certain(quote, name),
  },
  {
    says: /\b(penalty) is not enabled for this model/gi,
    example: 'Penalty is not enabled for this model',
    source: 'Gemini',
    names: () => ['frequency_penalty', 'presence_penalty'],
  },
];

/** Names that a complaint refuses, as the server writes them, the surest first. */
export function refusedNames({ text, param, names }: Complaint): string[] {
  const found = NAME_ROWS.flatMap((row) =>
    [...text.matchAll(row.says)].flatMap((said) => row.names?.(said) ?? [said[1] ?? '']),
  );
  const isAboutParam =
    names.some((name) => /^(?:unsupported|unknown)_(?:parameter|value)$/.test(name)) ||
    /extra inputs are not permitted|(?:is|are) not supported|unsupported|supported values are/i.test(text);
  if (param !== null && isAboutParam) found.push(param);
  return [...new Set(found.filter((name) => name !== ''))];
}

/** A word of a sentence is a name only if nothing else can be meant. */
function certain(quote: string, name: string): string[] {
  return quote !== '' || /[_.]|[a-z][A-Z]/.test(name) || BARE.has(name.toLowerCase()) ? [name] : [];
}

/** `'a', 'b' and c` */
function listed(text: string): string[] {
  return text
    .replace(/[[\]{}()]/g, ' ')
    .split(/,|\band\b/)
    .map((name) => name.trim().replace(/^[`'"]|[`'".]+$/g, ''))
    .filter((name) => /^[\w.-]+$/.test(name));
}
