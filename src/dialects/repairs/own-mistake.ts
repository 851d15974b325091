// Refusals that one request brought upon itself. They are mended for that request, but others must not do without a field
// for a month because one client got it wrong.

import type { Fix } from '../../domain/fix.ts';
import { EFFORTS } from '../conversation.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import type { Complaint } from './complaint.ts';
import type { Sent } from './repair.ts';

/** Its size, its type, its keys, a tool that is not there. */
const ABOUT_VALUE =
  /\btoo (?:long|short|many|few)\b|\bat most \d+ (?:characters|entries|items|elements|keys)\b|\bmaximum length\b|\bfield required\b|\bexpected (?:an? )?(?:integer|number|string|object|array|boolean)\b|\bvalid (?:integer|number|dictionary|object|string|boolean)\b|\bkeys must\b|\bno (?:such )?tool (?:named|called)\b|\bnot (?:one of|in|among) the (?:given |provided |specified )?tools\b/i;

/** A keyword of one schema: the next one may do without it. */
const ABOUT_SCHEMA =
  /\bkeywords?\b|\binvalid schema\b|\bin (?:the |your |this )?schema\b|\b(?:pattern|additional)Properties\b|\$ref\b/i;

/** What every Messages server knows. The rest comes and goes with `anthropic-beta`, which other clients may send rightly. */
const MESSAGES_FIELDS = new Set([
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tool_choice',
  'thinking',
  'output_config',
  'metadata',
  'service_tier',
]);

const LEVELS: ReadonlySet<unknown> = new Set(['none', ...EFFORTS]);
const THINKING: ReadonlySet<unknown> = new Set(['enabled', 'disabled', 'adaptive']);

export function isOwnMistake(fix: Fix, { text }: Complaint, { dialect, body }: Sent): boolean {
  if (fix.do === 'emulate') return ABOUT_VALUE.test(text) || ABOUT_SCHEMA.test(text);
  if (fix.do !== 'drop' && fix.do !== 'set') return false;
  if (ABOUT_VALUE.test(text) || isMadeUp(fix.field, body)) return true;
  return dialect === 'anthropic-messages' && fix.do === 'drop' && isBeta(fix.field);
}

function isBeta(field: string): boolean {
  return /^\w+$/.test(field) && !MESSAGES_FIELDS.has(field);
}

/** A value that no model anywhere takes. */
function isMadeUp(field: string, body: JsonObject): boolean {
  const [top = ''] = field.split('.', 1);
  const value = body[top];
  if (top === 'reasoning_effort') return value !== undefined && value !== null && !LEVELS.has(value);
  if (top === 'thinking') return isObject(value) && !THINKING.has(value['type']);
  if (top !== 'reasoning' && top !== 'output_config') return false;
  const { effort } = objectIn(body, top);
  return effort !== undefined && effort !== null && !LEVELS.has(effort);
}
