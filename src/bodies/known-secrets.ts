// What secrets look like that nobody told us: the keys of well-known services, and what stands where a secret belongs.
// Better one too many than one too few; the words around it stay.
//
// Everything that repeats is bounded or is followed by nothing that could fail: a text can be made by anybody, and none
// may take long.

import { REDACTED } from '../platform/redactor.ts';

/** The whole match is a secret. */
const SHAPES: readonly RegExp[] = [
  // Private keys, also with their line breaks escaped as in JSON, and also without an end.
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s:,.()]|\\[rn]|-(?=[A-Za-z0-9])){0,20000}(?:-----END [A-Z0-9 ]{0,60}-----)?/g,
  // JSON web tokens.
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{4,2000}/g,
  // OpenAI, Anthropic, OpenRouter, DeepSeek, and our own.
  /\b(?:sk|bbx|rk|pk)-[A-Za-z0-9_-]{16,}/g,
  /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{16,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\b(?:gsk|hf|r8|npm|gh[pousr]|dop_v1|nvapi|tvly|fw|tgp_v1|pypi|lin_api)[_-][A-Za-z0-9_-]{16,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\b(?:xai|pplx|xox[abeprs])-[A-Za-z0-9-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{16,100}\.[A-Za-z0-9_-]{16,100}/g,
];

/** A quote as it stands in JSON, or in JSON inside JSON. */
const QUOTE = String.raw`(?:\\{0,3}["'])?`;
const NAME = [
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'client[_-]?secret',
  'secret[_-]?(?:access[_-]?)?key',
  'api[_-]?key',
  'x-api-key',
  'access[_-]?key',
  'private[_-]?key',
  'encryption[_-]?key',
  '(?:access|refresh|auth|api|id|session|bearer)[_-]?token',
].join('|');
/** What stands there in code and schemas. */
const NO_SECRET =
  '(?!(?:string|str|number|boolean|bool|null|none|undefined|true|false|required|env|optional|process)\\b)';
const VALUE = String.raw`[^\s"'\\,;&<>(){}\[\]]{4,}`;

/** The first group stays, what follows it goes. */
const PLACES: readonly RegExp[] = [
  new RegExp(
    String.raw`((?:proxy-)?authorization${QUOTE}\s*[:=]\s*${QUOTE}(?:(?:bearer|basic|token|digest)\s+)?)${VALUE}`,
    'gi',
  ),
  /(\bbearer\s+)[A-Za-z0-9._~+/=-]{16,}/gi,
  new RegExp(String.raw`((?:${NAME})${QUOTE}\s*[:=]\s*${QUOTE})${NO_SECRET}${VALUE}`, 'gi'),
  // user:password@host
  /(:\/\/[^\s/:@"'\\]{1,100}:)[^\s/@"'\\]{1,200}(?=@)/g,
];

/** The text without them, and how many there were. */
export function coverKnownShapes(text: string): { readonly text: string; readonly found: number } {
  let found = 0;
  let clean = text;
  for (const shape of SHAPES)
    clean = clean.replace(shape, () => {
      found += 1;
      return REDACTED;
    });
  for (const place of PLACES)
    clean = clean.replace(place, (whole: string, before: string) => {
      if (whole.slice(before.length).startsWith(REDACTED)) return whole;
      found += 1;
      return before + REDACTED;
    });
  return { text: clean, found };
}
