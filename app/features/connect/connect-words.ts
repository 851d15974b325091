// How the state of a tool and the ways back are put into words.

import type { ConnectUndoView, ToolView } from '../../../src/contract/connect-views.ts';

export const GROUPS: readonly { readonly kind: ToolView['kind']; readonly title: string }[] = [
  { kind: 'agent', title: 'Coding agents' },
  { kind: 'editor', title: 'Editors' },
  { kind: 'app', title: 'Apps' },
  { kind: 'library', title: 'Libraries and scripts' },
];

export interface ToolState {
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

export function toolState({ connection, way, found, findable }: ToolView): ToolState {
  if (connection !== null) {
    if (connection.problem !== null) return { word: 'needs attention', tone: 'bad' };
    // Whether a person has entered it only its requests tell.
    const isProven = way === 'file' || connection.lastRequestAt !== null;
    return isProven ? { word: 'connected', tone: 'good' } : { word: 'has a key', tone: 'plain' };
  }
  if (way === 'none') return { word: 'cannot be connected', tone: 'plain' };
  if (!findable) return { word: '', tone: 'plain' };
  return { word: found === null ? 'not found here' : 'found here', tone: 'plain' };
}

export const UNDO_WORDS: Readonly<Record<ConnectUndoView['files'][number]['how'], string>> = {
  restored: 'is as it was before, to the byte.',
  removed: 'is gone: it was new.',
  'ours-removed': 'was changed since it was connected, so only our values were taken out.',
  untouched: 'was left as it is: nothing of ours is in it.',
};
