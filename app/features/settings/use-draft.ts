import { useState } from 'react';

/** What is being typed over a value that is saved elsewhere: it begins anew whenever that value changes. */
export function useDraft<T>(saved: T): [draft: T, edit: (draft: T) => void, isChanged: boolean] {
  const [kept, setKept] = useState({ saved, draft: saved });
  const isOld = !isSame(kept.saved, saved);
  const now = isOld ? { saved, draft: saved } : kept;
  if (isOld) setKept(now);
  return [now.draft, (draft) => setKept({ saved, draft }), !isSame(now.draft, saved)];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
