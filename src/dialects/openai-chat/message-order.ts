// Brings a history into the order that strict servers demand. Each function returns the same list when it is in order.

import type { FixList } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import { isSystem, partsOf, textOf } from './message.ts';

/** All system texts, in order, in one message before all others. */
export function systemFirst(messages: readonly unknown[], fixes: FixList): readonly unknown[] {
  const system = messages.filter(isSystem);
  if (system.length === 0 || (system.length === 1 && messages[0] === system[0])) return messages;
  fixes.tell(REWRITES.systemFirst);
  const others = messages.filter((message) => !isSystem(message));
  return [{ role: 'system', content: joined(system) }, ...others];
}

/** One text; but a list where parts carry hints about the cache, which would be lost. */
function joined(system: readonly JsonObject[]): unknown {
  const parts = system.flatMap(({ content }) => partsOf(content));
  if (parts.some((part) => isObject(part) && Object.hasOwn(part, 'cache_control'))) return parts;
  return system
    .map(({ content }) => textOf(content))
    .filter((text) => text !== '')
    .join('\n\n');
}

/** After results of tools the assistant speaks before anybody else does. */
export function assistantBetween(messages: readonly unknown[], fixes: FixList): readonly unknown[] {
  const ordered: unknown[] = [];
  for (const message of messages) {
    const last = ordered.at(-1);
    if (isObject(last) && last['role'] === 'tool' && isObject(message) && !GOES_ON.has(message['role'])) {
      ordered.push({ role: 'assistant', content: 'OK.' });
    }
    ordered.push(message);
  }
  if (ordered.length === messages.length) return messages;
  fixes.tell(REWRITES.assistantBetween);
  return ordered;
}

const GOES_ON: ReadonlySet<unknown> = new Set(['tool', 'assistant']);

/** At least one message of the user's, right after what the system says. */
export function withUser(messages: readonly unknown[], fixes: FixList): readonly unknown[] {
  if (messages.some((message) => isObject(message) && message['role'] === 'user')) return messages;
  fixes.tell(REWRITES.withUser);
  const first = messages.findIndex((message) => !isSystem(message));
  const at = first < 0 ? messages.length : first;
  return [...messages.slice(0, at), { role: 'user', content: 'Continue.' }, ...messages.slice(at)];
}
