// Versions and what differs between them, in words.

import type { ConfigChangeView, VersionView } from '../../../src/contract/version-views.ts';
import { format, plural } from '../../ui/format.ts';

const SOURCES: Record<VersionView['source'], string> = {
  first: 'start',
  panel: 'panel',
  command: 'command line',
  file: 'file',
  'edited-on-disk': 'found on disk',
  undo: 'undo',
  restored: 'restored',
};

export function sourceText({ source }: VersionView): string {
  return SOURCES[source];
}

export function changesText({ changes }: VersionView): string {
  if (changes === null) return 'changes unknown';
  return changes === 0 ? 'no change' : `${format.count(changes)} ${plural(changes, 'change')}`;
}

/** As a sentence of its own. */
export function sentence(label: string): string {
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

export interface ChangeLine {
  /** Stands in the margin, as in any diff; the word says the same. */
  readonly sign: '+' | '−' | '~' | '↕';
  readonly word: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function changeLine(change: ConfigChangeView): ChangeLine {
  return (
    breakerLine(change) ?? { ...SIGNS[change.kind], path: change.path, before: change.before, after: change.after }
  );
}

const SIGNS = {
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
  changed: { sign: '~', word: 'changed' },
  moved: { sign: '↕', word: 'moved' },
} as const;

/** A switch is written down only while it differs from the configuration: people want to know which way it went. */
function breakerLine({ path, before, after }: ConfigChangeView): ChangeLine | null {
  const provider = /^switches(?:\.|\[")(.*?)(?:"\])?$/u.exec(path)?.[1];
  if (provider === undefined) return null;
  return { ...SIGNS.changed, path: `breaker of ${provider}`, before: position(before), after: position(after) };
}

function position(value: string | null): string {
  if (value === null) return 'as configured';
  return value === 'true' ? 'on by hand' : 'off by hand';
}
