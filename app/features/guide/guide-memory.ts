// What is remembered of the guide, in this browser only.

import { useSyncExternalStore } from 'react';
import type { Remembered } from './guide-steps.ts';

const KEY = 'breakerbox.guide';
const KNOWN = ['begun', 'asked-for', 'put-away'] as const;
const listeners = new Set<() => void>();

function remembered(): Remembered {
  const stored = localStorage.getItem(KEY);
  return KNOWN.find((known) => known === stored) ?? null;
}

export function rememberGuide(as: NonNullable<Remembered>): void {
  localStorage.setItem(KEY, as);
  for (const listener of listeners) listener();
}

export function useRemembered(): Remembered {
  return useSyncExternalStore(subscribe, remembered);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
