// From what the schema library found to problems a person can act upon.

import type * as z from 'zod';
import type { ConfigProblem } from './config-refused.ts';
import { unknownField } from './schema-parts.ts';

/** More than these help nobody. */
const MOST_SHOWN = 20;

export function problemsOf(error: z.core.$ZodError): readonly ConfigProblem[] {
  return error.issues.flatMap(problemsOfIssue).slice(0, MOST_SHOWN);
}

function problemsOfIssue(issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(key, issue.message) }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ path, message: issue.message }];
}
