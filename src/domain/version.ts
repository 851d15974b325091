// A version of the configuration: what it was after one change, and by what name that change is known.

/**
 * first: made or found when there was none · panel, command: somebody changed it · file: an import ·
 * edited-on-disk: settings.json was not what the last version says · undo: one version taken back ·
 * restored: an earlier version, or the last good copy of damaged settings, put in force again.
 */
export const VERSION_SOURCES = ['first', 'panel', 'command', 'file', 'edited-on-disk', 'undo', 'restored'] as const;
export type VersionSource = (typeof VERSION_SOURCES)[number];

export const CHANGE_KINDS = ['added', 'removed', 'changed', 'moved'] as const;

/** One difference between two versions, for people. Values are short JSON, without secrets. */
export interface ConfigChange {
  /**
   * `routes.smart.targets["openai/gpt-5"].weight`: items of lists by their id, name or model. `comments` and `layout`:
   * what was written about it, and only how it was written.
   */
  readonly path: string;
  readonly kind: (typeof CHANGE_KINDS)[number];
  /** null: it was not there. */
  readonly before: string | null;
  /** null: it is not there any more. */
  readonly after: string | null;
}
