// What comes to light while a request is read or written: what was left out or changed, and the first thing that cannot
// be said in the other dialect at all.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { CacheHint } from '../conversation.ts';
import { FixList } from '../fix-list.ts';
import type { HubNames } from '../hub-names.ts';
import { isObject, type JsonObject } from '../json.ts';

export class Findings {
  readonly notes = new FixList();
  refusal: Unfit | null = null;

  refuse(field: string, why: string): void {
    this.refusal ??= unfit(field, why);
  }
}

export class Reading extends Findings {
  /** Hub names of tools by the client's. */
  readonly toolNames: HubNames;

  constructor(toolNames: HubNames) {
    super();
    this.toolNames = toolNames;
  }
}

export function cacheHint(block: JsonObject): CacheHint | null {
  const hint = block['cache_control'];
  return isObject(hint) ? hint : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
