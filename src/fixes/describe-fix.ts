// What a fix does, in plain words, to follow "Breakerbox …": `leaves out 'seed'`.

import { REWRITES } from '../dialects/repairs/rewrites.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';

const DIALECT_NAMES: Readonly<Record<DialectId, string>> = {
  'openai-chat': 'Chat Completions',
  'anthropic-messages': 'Messages',
  'openai-responses': 'Responses',
};

export function describeFix(fix: Fix): string {
  return `${deed(fix)}${scope(fix)}`;
}

function deed(fix: Fix): string {
  switch (fix.do) {
    case 'drop':
      return fix.from === undefined
        ? `leaves out ${place(fix.field)}`
        : `leaves out ${place(fix.field)} where it is ${String(fix.from)}`;
    case 'rename':
      return `sends ${fix.field} as ${fix.to}`;
    case 'cap':
      return `limits ${place(fix.field)} to ${fix.to}`;
    case 'set':
      return fix.from === undefined
        ? `sets ${place(fix.field)} to ${String(fix.to)}`
        : `sets ${place(fix.field)} to ${String(fix.to)} where it is ${String(fix.from)}`;
    case 'rewrite':
      return rewriting(fix);
    case 'emulate':
      return `asks for JSON ${fix.to === 'tool' ? 'by means of a tool' : 'in words'}`;
    case 'speak':
      return `sends the request in the ${DIALECT_NAMES[fix.to]} dialect`;
    case 'stream':
      return 'asks for a stream and puts the answer together';
  }
}

const REWRITE_WORDS: readonly (readonly [Fix, string])[] = [
  [REWRITES.developerAsSystem, 'sends developer messages as system messages'],
  [REWRITES.systemFirst, 'puts all system texts into one first message'],
  [REWRITES.withUser, 'adds a user message where there is none'],
  [REWRITES.assistantBetween, 'puts an assistant message between tool results and the user'],
  [REWRITES.userLast, 'ends the conversation with a user message'],
  [REWRITES.contentAsText, 'sends content as plain text'],
  [REWRITES.nineCharacterIds, 'gives tool calls ids of nine characters'],
  [REWRITES.reasoningFilled, 'fills in the reasoning that clients leave out'],
  [REWRITES.wordJson, 'adds the word JSON to the messages'],
  [REWRITES.noneWithoutTools, 'sends no tools where none may be used'],
  [REWRITES.thinkingAdaptive, 'asks for adaptive thinking in place of a budget'],
  [REWRITES.thinkingBudget, 'asks for thinking with a budget in place of adaptive'],
  [REWRITES.customAsFunction, 'sends custom tools as functions'],
  [REWRITES.namespaceAsFunctions, 'sends groups of tools as single functions'],
  [REWRITES.withoutHosted, 'leaves out tools that the provider would run itself'],
];

function rewriting(fix: Extract<Fix, { do: 'rewrite' }>): string {
  const known = REWRITE_WORDS.find(
    ([other]) => 'to' in other && other.field === fix.field && other.to === fix.to && other.from === fix.from,
  );
  return known?.[1] ?? `rewrites ${place(fix.field)} (${fix.to})`;
}

const PLACES: ReadonlyMap<string, string> = new Map([
  ['messages', 'messages'],
  ['input', 'input items'],
  ['tools', 'tools'],
  ['system', 'system texts'],
]);

/** `messages[].content[].cache_control` → 'cache_control' in messages */
function place(field: string): string {
  if (field === 'messages[].thinking') return 'earlier thinking';
  if (field === 'input[].encrypted_content') return 'earlier reasoning';
  const [list = '', ...rest] = field.split('[].');
  const where = rest.length === 0 ? undefined : PLACES.get(list);
  return where === undefined ? `'${field}'` : `'${rest.at(-1) ?? ''}' in ${where}`;
}

function scope({ with: companion, without }: Fix): string {
  if (companion !== undefined) return `, when the request has '${companion}'`;
  return without === undefined ? '' : `, when the request has no '${without}'`;
}
