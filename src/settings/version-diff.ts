// What differs between two versions: their settings, and what was written about them.

import type { ConfigChange } from '../domain/version.ts';
import { clip, diffConfigs, editsBetween, invert } from './config-diff.ts';
import { applyEdits, type Patched } from './config-patch.ts';
import { isSame, isTree, type Tree } from './config-tree.ts';
import { commentsIn } from './text-comments.ts';
import { patchText } from './text-patch.ts';

export function diffTrees(before: Tree, after: Tree): readonly ConfigChange[] {
  const changes = diffConfigs(settingsOf(before), settingsOf(after));
  const texts = textChange(before, after);
  if (texts === null) return changes;
  // Another order and other blank lines come with other settings.
  const isTold = texts.before !== null || texts.after !== null || changes.length === 0;
  return isTold ? [...changes, texts] : changes;
}

/** The version without its text. */
export function settingsOf(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([section]) => section !== 'text'));
}

export interface TakenBack extends Patched {
  /** Some of what was written was written anew since, and stays. */
  readonly isPartial: boolean;
}

/** `now` without what leads from `before` to `after`. */
export function takeBack(now: Tree, before: Tree, after: Tree): TakenBack {
  const edits = invert(editsBetween(settingsOf(before), settingsOf(after)));
  const { tree, conflicts } = applyEdits(settingsOf(now), edits);
  const [text, isPartial] = textBetween(now, before, after);
  return { tree: text === undefined ? tree : { ...tree, text }, conflicts, isPartial };
}

function textBetween(now: Tree, before: Tree, after: Tree): [text: Tree | undefined, isPartial: boolean] {
  const [current, from, to] = [now, after, before].map(({ text }) =>
    isTree(text ?? null) ? (text as Tree) : undefined,
  );
  if (isSame(from, to)) return [current, false];
  if (isSame(current, from)) return [to, false];
  const [whole, previous, next] = [current, from, to].map((text) => text?.['whole']);
  if (typeof whole !== 'string' || typeof previous !== 'string' || typeof next !== 'string') return [current, true];
  const patched = patchText(whole, previous, next);
  const routing = isSame(current?.['routing'], from?.['routing']) ? to?.['routing'] : current?.['routing'];
  return [{ whole: patched.text, ...(routing !== undefined && { routing }) }, patched.isPartial];
}

function textChange(before: Tree, after: Tree): ConfigChange | null {
  if (isSame(before['text'], after['text'])) return null;
  const [old, now] = [commentsOf(before), commentsOf(after)];
  const [gone, come] = [without(old, now), without(now, old)];
  if (gone.length === 0 && come.length === 0) return { path: 'layout', kind: 'changed', before: null, after: null };
  const kind = gone.length === 0 ? 'added' : come.length === 0 ? 'removed' : 'changed';
  const shown = (comments: readonly string[]) => (comments.length === 0 ? null : clip(comments.join(' ')));
  return { path: 'comments', kind, before: shown(gone), after: shown(come) };
}

function commentsOf({ text }: Tree): readonly string[] {
  if (text === undefined || !isTree(text)) return [];
  return [text['whole'], text['routing']].flatMap((written) =>
    typeof written === 'string' ? commentsIn(written) : [],
  );
}

/** Those of `some` that are not among `others`, each as often as it stands there. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return some.filter((one) => {
    const count = left.get(one) ?? 0;
    if (count > 0) left.set(one, count - 1);
    return count === 0;
  });
}
