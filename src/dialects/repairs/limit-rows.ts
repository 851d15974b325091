// Complaints about numbers: an answer that would not fit beside its prompt, and values above or below what is allowed.

import type { JsonObject } from '../json.ts';
import type { Complaint } from './complaint.ts';
import { tokenField } from './find-in-request.ts';
import { findField, valueAt } from './paths.ts';
import { forGood, once, type Repair, type RepairRow, type Sent } from './repair.ts';

/** Prompt and answer together do not fit: the only complaints about length that a change of the request can cure. */
export const SUM_ROWS: readonly RepairRow[] = [
  {
    says: /exceed context limit: (\d+) \+ (\d+) > (\d+)/i,
    example:
      'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again',
    source: 'Anthropic',
    repair: ([, input, , limit], sent) => capTo(sent, Number(limit) - Number(input)),
    last: true,
  },
  {
    says: /\((\d+) > (\d+) - (\d+)\)/,
    example:
      "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 8192 tokens and your request has 50 input tokens (32000 > 8192 - 50).",
    source: 'vLLM 0.9 to 0.15',
    repair: ([, , limit, input], sent) => capTo(sent, Number(limit) - Number(input)),
    last: true,
  },
  {
    // The input it tells of is not counted, only what would be too much; so there is nothing to reckon with.
    says: /requested (\d+) output tokens and your prompt contains at least \d+ input tokens/i,
    example:
      "This model's maximum context length is 128000 tokens. However, you requested 65535 output tokens and your prompt contains at least 62466 input tokens, for a total of at least 128001 tokens.",
    source: 'vLLM from 0.16 on',
    repair: ([, asked], sent) => capTo(sent, Math.floor(Number(asked) / 2)),
    last: true,
  },
  {
    says: /context length (?:is|of) (\d+).{0,80}?requested (?:about |a total of )?(\d+) tokens.*?(\d+)(?: tokens)? (?:in|for|of) the (?:completion|output)/is,
    example:
      "This model's maximum context length is 16384 tokens. However, you requested 22946 tokens (12946 in the messages, 10000 in the completion). Please reduce the length of the messages or completion.",
    source: 'OpenAI, vLLM, DeepSeek; SGLang and OpenRouter in other words',
    repair: ([, limit, total, output], sent) => capTo(sent, Number(limit) - (Number(total) - Number(output))),
    last: true,
  },
  {
    says: /max_new_tokens[`'"]? must be <= (\d+)\. given: (\d+) [`'"]?inputs?/i,
    example: '`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 31 `inputs` tokens and 9000 `max_new_tokens`',
    source: 'Text Generation Inference, Together',
    repair: ([, limit, input], sent) => capTo(sent, Number(limit) - Number(input)),
    last: true,
  },
];

/** With less room an answer would be cut off rather than given: a larger window serves better. */
const LEAST_ROOM = 1_024;

function capTo(sent: Sent, room: number): Repair | null {
  const field = tokenField(sent);
  const asked = field === null ? 0 : Number(sent.body[field]);
  if (field === null || !(room < asked) || room < 1) return null;
  return room >= LEAST_ROOM || room >= asked / 2 ? once({ do: 'cap', field, to: room }) : null;
}

const NUMBER = String.raw`[\x60'"]?(\d[\d,]*(?:\.\d+)?)`;

function limitRow(words: string, example: string, source: string): RepairRow {
  return {
    says: new RegExp(words.replace('#', NUMBER), 'is'),
    example,
    source,
    repair: ([, limit = ''], sent, complaint) => capAt(sent, complaint, toNumber(limit)),
  };
}

export const LIMIT_ROWS: readonly RepairRow[] = [
  limitRow(
    String.raw`\d > #, which is the maximum`,
    'max_tokens: 128001 > 64000, which is the maximum allowed number of output tokens for claude-opus-4-5-20251101',
    'Anthropic',
  ),
  limitRow(
    String.raw`supports? at most #`,
    'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
    'OpenAI',
  ),
  limitRow(
    String.raw`\brange (?:of .{0,40}?)?(?:is|should be|of|:)?\s*\[\s*-?\d+(?:\.\d+)?,\s*#\s*\]`,
    'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]',
    'DeepSeek; Qwen: Range of max_tokens should be [1, 8192]',
  ),
  {
    says: new RegExp(
      String.raw`\brange (?:of .{0,40}?)?(?:is|should be|of|:)?\s*[[(]\s*-?\d+(?:\.\d+)?,\s*${NUMBER}\s*\)|should be less than ${NUMBER}`,
      'is',
    ),
    example: 'Range of temperature should be [0.0, 2.0)',
    source: 'Qwen, re-worded; pydantic: Input should be less than 2',
    repair: ([, range, less], sent, complaint) => {
      const limit = toNumber(range ?? less ?? '');
      return capAt(sent, complaint, limit > 10 ? limit - 1 : Math.round((limit - 0.01) * 100) / 100);
    },
  },
  limitRow(
    String.raw`expected a value <= #`,
    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
    'OpenAI, Volcengine',
  ),
  limitRow(
    String.raw`less than or equal to #`,
    '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
    'Groq; pydantic (Mistral): Input should be less than or equal to 1.5',
  ),
  limitRow(
    String.raw`must be between -?[\d.]+ and #`,
    'max_tokens (current value: 4096) must be between 0 and 4000 ',
    'an OpenAI-like relay',
  ),
  limitRow(
    String.raw`(?:must be|should be) (?:at most|no (?:more|larger|greater) than|<=) #`,
    "'n' : number must be at most 1",
    'Groq',
  ),
  limitRow(
    String.raw`(?:cannot|can ?not|must not|may not|should not) (?:exceed|be (?:greater|larger|more|higher) than) #`,
    'max_tokens cannot exceed 4096',
    'several, re-worded',
  ),
  limitRow(
    String.raw`exceeds? (?:the )?(?:model's )?(?:max(?:imum)?|limit)[^0-9]{0,40}#`,
    'max_tokens exceeds the maximum of 16384 for this model',
    'several, re-worded',
  ),
  limitRow(
    String.raw`max(?:imum)? (?:allowed )?(?:value|output tokens|number of tokens)[^0-9]{0,30}#`,
    'max_tokens: maximum value is 32768',
    'several, re-worded',
  ),
  {
    says: new RegExp(String.raw`(?:expected a value >=|greater than or equal to|must be at least) ${NUMBER}`, 'i'),
    example: "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 5 instead.",
    source: 'OpenAI, Responses dialect',
    repair: ([, least = ''], sent, { text, param }) => {
      const field = tokenField(sent);
      if (field === null || !`${text} ${param ?? ''}`.includes(field)) return null;
      const from = Number(sent.body[field]);
      return from > 0 && from < toNumber(least) ? once({ do: 'set', field, to: toNumber(least), from }) : null;
    },
  },
];

function capAt(sent: Sent, complaint: Complaint, to: number): Repair | null {
  const field = numberAbove(sent, complaint, to);
  // An answer of no tokens is none: such a figure is another one.
  const least = field !== null && field === tokenField(sent) ? 1 : 0;
  return field === null || to < least ? null : forGood({ do: 'cap', field, to });
}

/** The field that is meant: named, or the only one that such words can be about. */
function numberAbove(sent: Sent, { text, param }: Complaint, limit: number): string | null {
  const { body } = sent;
  const place = param === null ? null : findField(body, param);
  if (place !== null && isAbove(body, place, limit)) return place;
  const named = Object.keys(body).find((field) => isAbove(body, field, limit) && mentions(text, field));
  if (named !== undefined) return named;
  const tokens = tokenField(sent);
  const isAboutAnswer = /(?:completion|output|new|max)[ _]tokens/i.test(text);
  return tokens !== null && isAboutAnswer && isAbove(body, tokens, limit) ? tokens : null;
}

function isAbove(body: JsonObject, path: string, limit: number): boolean {
  const value = valueAt(body, path);
  return typeof value === 'number' && value > limit;
}

function mentions(text: string, field: string): boolean {
  return text.split(/[^\w]+/).includes(field);
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''));
}
