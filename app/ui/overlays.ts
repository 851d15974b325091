// What lies over the page: opened from anywhere, one at a time.

import { useSyncExternalStore } from 'react';
import { createStore } from '../transport/store.ts';

export type Overlay = 'palette' | 'shortcuts' | null;

const open = createStore<Overlay>(null);

export const showOverlay = open.set;

export function useOverlay(): Overlay {
  return useSyncExternalStore(open.subscribe, open.get);
}
