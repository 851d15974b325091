// Learned fixes as the panel sees them.

import type { FixView, ReadyFixView } from '../contract/fix-views.ts';
import { DIALECTS } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import { describeFix } from '../fixes/describe-fix.ts';
import { expiresAt, withoutDialect, type LearnedFix } from '../fixes/learned-fix.ts';
import { readyFixes } from './ready-fixes.ts';

export function fixView(learned: LearnedFix): FixView {
  const { id, provider, model, dialect, fix, learnedAt, lastUsedAt, timesUsed, example, kept, off } = learned;
  return {
    id,
    provider,
    model,
    dialect,
    fix: withoutDialect(fix),
    words: wordsFor(fix),
    learnedAt,
    lastUsedAt,
    timesUsed,
    example,
    kept,
    off,
    expiresAt: expiresAt(learned),
  };
}

export function readyFixViews(): ReadyFixView[] {
  return DIALECTS.flatMap((dialect) => readyFixes(dialect).map((fix) => ({ dialect, fix, words: wordsFor(fix) })));
}

/** Whether JSON is asked for by a tool or in words is no part of what was learned: the settings and the request decide. */
function wordsFor(fix: Fix): string {
  if (fix.do !== 'emulate') return describeFix(fix);
  const schema = { json_schema: ', where there is a schema', json_object: ', where there is no schema' };
  const where = fix.from === 'json_schema' || fix.from === 'json_object' ? schema[fix.from] : '';
  return `asks for JSON by other means${where}${fix.with === undefined ? '' : `, when the request has '${fix.with}'`}`;
}
