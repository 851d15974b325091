// A request to try: in outline, or as a client would send it.

import { useState } from 'react';
import type { ExplainInput } from '../../../src/contract/routing-views.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { useExplain } from './routing-queries.ts';
import { EMPTY_SKETCH, readSketch } from './sketch-draft.ts';

export const WAYS = [
  { value: 'sketch', label: 'In outline' },
  { value: 'body', label: 'Paste a request body' },
] as const;
export type Way = (typeof WAYS)[number]['value'];

interface Problem {
  readonly path: string | null;
  readonly message: string;
}

/** `rules`: of a draft; null: those in force. */
export function useTester(rules: string | null) {
  const [way, setWay] = useState<Way>('sketch');
  const [draft, setDraft] = useState(EMPTY_SKETCH);
  const [body, setBody] = useState('');
  const [wrong, setWrong] = useState<Problem | null>(null);
  const { mutate, data, error, isPending } = useExplain();
  const refused = error === null ? null : { path: refusedValue(error), message: describeError(error) };

  function run() {
    const { input, problem } = read();
    setWrong(problem);
    if (input !== null) mutate(input);
  }

  function read(): { input: ExplainInput | null; problem: Problem | null } {
    const { client, surface } = draft;
    if (way === 'body') {
      if (body.trim() === '') return { input: null, problem: { path: 'body', message: 'Paste a request first.' } };
      return { input: { of: 'body', body, surface, client: client || null, headers: {}, rules }, problem: null };
    }
    const sketch = readSketch(draft);
    if (sketch.ok) return { input: { of: 'sketch', request: sketch.request, rules }, problem: null };
    return { input: null, problem: { path: sketch.field, message: sketch.message } };
  }

  const view = error === null && wrong === null ? (data ?? null) : null;
  return { way, setWay, draft, setDraft, body, setBody, problem: wrong ?? refused, run, isPending, view };
}
