// What to do with a field that is refused by name: leave it out, or send it under the name by which it is known.

import type { Complaint } from './complaint.ts';
import { isEssential } from './essential.ts';
import { findField, has } from './paths.ts';
import { refusedNames } from './refused-names.ts';
import { forGood, once, type Repair, type Sent } from './repair.ts';
import { REWRITES } from './rewrites.ts';

/** For the first of the refused fields that the request has and can do without. */
export function repairOfNames(complaint: Complaint, sent: Sent): Repair | null {
  for (const name of refusedNames(complaint)) {
    for (const candidate of namesFor(name)) {
      const field = findField(sent.body, candidate);
      const repair = field === null ? null : repairOf(field, candidate, complaint, sent);
      if (repair !== null) return repair;
    }
  }
  return null;
}

/** What servers call fields that the dialects call otherwise. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['effort', ['output_config.effort', 'reasoning.effort', 'reasoning_effort']],
  ['reasoning_effort', ['reasoning.effort', 'output_config.effort']],
  ['stop_sequences', ['stop']],
  ['stop', ['stop_sequences']],
  ['verbosity', ['text.verbosity']],
]);

function namesFor(name: string): readonly string[] {
  const snake = name.replace(/[a-z][A-Z]/g, ([a = '', b = '']) => `${a}_${b.toLowerCase()}`);
  return [...new Set([name, snake, ...(OTHER_NAMES.get(snake) ?? [])])];
}

function repairOf(field: string, name: string, complaint: Complaint, sent: Sent): Repair | null {
  const { body, dialect } = sent;
  if (isEssential(field)) return null;
  const isTokenField = /^max_(?:completion_|output_)?tokens$/.test(field);
  if (isTokenField && dialect === 'anthropic-messages') return null;
  const to = isTokenField ? otherTokenName(field, complaint, sent) : null;
  if (to !== null) return forGood({ do: 'rename', field, to });
  if (field === 'tool_choice' && dialect === 'openai-chat' && body['tool_choice'] === 'none') {
    return forGood(REWRITES.noneWithoutTools);
  }
  // The wish for JSON must not be lost with it.
  if (field === 'output_config' && has(body, 'output_config.format')) {
    return forGood({ do: 'emulate', field: 'output_config.format', to: 'prompt' });
  }
  const drop = { do: 'drop', field: field.replace('tools[].function.', 'tools[].') } as const;
  // Where a validator names the kind of block, other kinds may have the field; without any cache hints all would be dear.
  return /\.(?:redacted_)?thinking\.cache_control$/.test(name) ? once(drop) : forGood(drop);
}

/** null: it has no other name, or is there under that as well. */
function otherTokenName(field: string, { text }: Complaint, { dialect, body }: Sent): string | null {
  const told = /use [`'"]?(max_(?:completion_|output_)?tokens)\b|moved to [`'"]?(max_output_tokens)/i.exec(text);
  const usual = { max_tokens: 'max_completion_tokens', max_completion_tokens: 'max_tokens' };
  const ofDialect = dialect === 'openai-chat' ? usual[field as keyof typeof usual] : 'max_output_tokens';
  const to = told?.[1] ?? told?.[2] ?? ofDialect;
  return to === undefined || to === field || Object.hasOwn(body, to) ? null : to;
}
