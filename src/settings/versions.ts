// The versions of the configuration: every accepted change is one, under a number that only grows. They are kept in
// files; what cannot be written is kept in memory until it can, and what cannot be read is left out and told.

import type { Clock, VersionFile, VersionFiles } from '../domain/ports.ts';
import type { ConfigChange, VersionSource } from '../domain/version.ts';
import { editsBetween } from './config-diff.ts';
import { refusal } from './config-refused.ts';
import { formatPlace, isList, isSame, overlaps, type Place, type Tree } from './config-tree.ts';
import type { Notice } from './settings-document.ts';
import { diffTrees, settingsOf, takeBack } from './version-diff.ts';
import { readVersion, toForget, treeOf, writeVersion, type Version } from './version-record.ts';
import { describeGaps, describeNumbers, listed } from './version-words.ts';

export interface VersionEntry {
  readonly n: number;
  readonly at: number;
  readonly source: VersionSource;
  readonly label: string;
  /** In how many places it differs from the one before; null: that one is no longer kept. */
  readonly changes: number | null;
  /** It is what holds now. */
  readonly current: boolean;
}

export interface VersionDetail extends VersionEntry {
  /** The one that it is compared with; null: there is none. */
  readonly against: number | null;
  readonly diff: readonly ConfigChange[];
}

export interface VersionReader {
  /** The number of the version that holds now; 0 while none could be made. */
  readonly current: number;
  /** Newest first; `before` is the number of the last one already known. */
  list(limit: number, before?: number): readonly VersionEntry[];
  /** Throws VersionUnknown, as all of these. */
  get(n: number): VersionDetail;
  diff(from: number, to: number): readonly ConfigChange[];
  /** Versions that are missing or cannot be read, as far as anybody has looked, and those that cannot be kept. */
  notices(): readonly Notice[];
}

/** There is no such version, or it cannot be read. */
export class VersionUnknown extends Error {
  override readonly name = 'VersionUnknown';
}

/** That many that could not be written are kept in memory. */
const MOST_WAITING = 50;

/** Of what stands in the way of an undo. */
const MOST_NAMED = 3;

/** Reading all of them would hold up the traffic. */
const MOST_SEARCHED = 40;

/** The first of all has nothing before it: all that is in it is new. */
const FIRST = 1;

export class VersionLog implements VersionReader {
  readonly #files: VersionFiles;
  readonly #clock: Pick<Clock, 'now'>;
  #kept: readonly VersionFile[] = [];
  /** Why nothing can be kept in files, until the next start. */
  #closed: string | null = null;
  #writeProblem: string | null = null;
  readonly #waiting = new Map<number, string>();
  readonly #damaged = new Map<number, string>();
  readonly #entries = new Map<number, Omit<VersionEntry, 'current'>>();
  #newest: Version | null = null;
  /** Read last: going through them, each is looked at twice in a row. */
  #latest: Version | null = null;
  #lastNumber = 0;

  /** Reads no more than the newest. */
  constructor(files: VersionFiles, clock: Pick<Clock, 'now'>) {
    this.#files = files;
    this.#clock = clock;
    try {
      this.#kept = files.list();
    } catch (error) {
      this.#closed = reasonOf(error);
    }
    this.#lastNumber = this.#kept.at(-1)?.n ?? 0;
    this.#newest = this.#before(this.#lastNumber + 1);
  }

  get current(): number {
    return this.#newest?.n ?? 0;
  }

  get isEmpty(): boolean {
    return this.#newest === null;
  }

  /** Keeps what holds now as a version, unless nothing has changed since the newest one. Returns the newest's number. */
  record(source: VersionSource, label: string, document: object): number {
    const tree = treeOf(document);
    if (this.#newest !== null && isSame(this.#newest.tree, tree)) return this.#newest.n;
    const version = { n: this.#lastNumber + 1, at: this.#clock.now(), source, label, tree };
    this.#lastNumber = version.n;
    this.#newest = version;
    this.#waiting.set(version.n, writeVersion(version, document));
    if (this.#waiting.size > MOST_WAITING) this.#waiting.delete(this.#waiting.keys().next().value ?? 0);
    this.#save();
    return version.n;
  }

  list(limit: number, before = Infinity): readonly VersionEntry[] {
    const entries: VersionEntry[] = [];
    let entry = this.#entryBefore(before);
    while (entry !== null && entries.length < limit) {
      entries.push(this.#entry(entry));
      entry = this.#entryBefore(entry.n);
    }
    return entries;
  }

  get(n: number): VersionDetail {
    const version = this.#find(n);
    const previous = this.#before(n);
    return { ...this.#entry(version), against: previous?.n ?? null, diff: changesOf(version, previous) ?? [] };
  }

  diff(from: number, to: number): readonly ConfigChange[] {
    return diffTrees(this.#find(from).tree, this.#find(to).tree);
  }

  /** Throws VersionUnknown. */
  version(n: number): Version {
    return this.#find(n);
  }

  /**
   * What holds now without what this version changed, and nothing else. Throws ConfigRefused when that cannot be told
   * apart from what was changed later.
   */
  treeWithout(n: number): Tree {
    const version = this.#find(n);
    const previous = this.#before(n);
    if (previous === null) {
      throw refused(`Version ${n} is the oldest that is kept: what was before it is not known.`);
    }
    const now = this.#newest?.tree ?? version.tree;
    const { tree, conflicts, isPartial } = takeBack(now, previous.tree, version.tree);
    if (conflicts.length > 0) {
      throw refused(`${this.#describeConflicts(conflicts, n)}; go back to version ${previous.n} as a whole instead.`);
    }
    if (isSame(tree, now) && isPartial) {
      throw refused(`The comments were changed again since; go back to version ${previous.n} as a whole instead.`);
    }
    if (isSame(tree, now)) throw refused(`What version ${n} changed has been taken back already.`);
    return tree;
  }

  notices(): readonly Notice[] {
    const { path } = this.#files;
    const texts: string[] = [];
    const problem = this.#closed ?? this.#writeProblem;
    if (problem !== null) {
      const numbers = this.#waiting.size === 0 ? '' : ` (versions: ${describeNumbers([...this.#waiting.keys()])})`;
      texts.push(
        `Changes of the configuration hold, but cannot be undone after a restart${numbers}: ${path} cannot be used (${problem}).`,
      );
    }
    for (const [reason, numbers] of Map.groupBy(this.#damaged.keys(), (n) => this.#damaged.get(n) ?? '')) {
      texts.push(
        `Versions of the configuration in ${path} that cannot be read are left out: ${describeNumbers(numbers)} (${reason}). The configuration itself is as it was.`,
      );
    }
    const gaps = describeGaps(this.#kept.map(({ n }) => n));
    if (gaps !== null) {
      texts.push(
        `Versions of the configuration are missing in ${path}: ${gaps}. What they changed counts as part of the next one.`,
      );
    }
    return texts.map((text) => ({ level: 'warning', text }));
  }

  /** Writes what waits, oldest first, so that the numbers in the folder have no gaps. */
  #save(): void {
    if (this.#closed !== null) return;
    try {
      for (const [n, text] of this.#waiting) {
        this.#kept = [...this.#kept, this.#files.write(n, text)];
        this.#waiting.delete(n);
      }
      for (const n of toForget(this.#kept)) {
        this.#files.remove(n);
        this.#kept = this.#kept.filter((file) => file.n !== n);
        this.#entries.delete(n);
        this.#damaged.delete(n);
      }
      this.#writeProblem = null;
    } catch (error) {
      // The change holds all the same, and can be undone while the process lives.
      this.#writeProblem = reasonOf(error);
    }
  }

  #find(n: number): Version {
    const version = this.#load(n);
    if (version !== null) return version;
    throw new VersionUnknown(
      this.#damaged.has(n)
        ? `Version ${n} cannot be read (${this.#damaged.get(n)}).`
        : `There is no version ${n}. The newest is ${this.#newest?.n ?? 0}; old ones are forgotten after a while.`,
    );
  }

  /** The next older one that can be read. */
  #before(n: number): Version | null {
    for (const older of this.#numbersBefore(n)) {
      const version = this.#load(older);
      if (version !== null) return version;
    }
    return null;
  }

  #entryBefore(n: number): Omit<VersionEntry, 'current'> | null {
    for (const older of this.#numbersBefore(n)) {
      const known = this.#entries.get(older) ?? this.#summarize(this.#load(older));
      if (known !== null) return known;
    }
    return null;
  }

  #numbersBefore(n: number): number[] {
    const all = [...this.#kept.map((file) => file.n), ...this.#waiting.keys()];
    return all.filter((each) => each < n).toSorted((a, b) => b - a);
  }

  #load(n: number): Version | null {
    const known = [this.#newest, this.#latest].find((version) => version?.n === n);
    if (known !== undefined) return known;
    if (this.#damaged.has(n)) return null;
    const read = this.#read(n);
    if (read === null) return null;
    if ('problem' in read) {
      this.#damaged.set(n, read.problem);
      return null;
    }
    this.#latest = read;
    return read;
  }

  #read(n: number): ReturnType<typeof readVersion> | null {
    try {
      const text = this.#waiting.get(n) ?? this.#files.read(n);
      return text === null ? null : readVersion(text, n);
    } catch (error) {
      return { problem: reasonOf(error) };
    }
  }

  #summarize(version: Version | null): Omit<VersionEntry, 'current'> | null {
    if (version === null) return null;
    const { n, at, source, label } = version;
    const entry = { n, at, source, label, changes: changesOf(version, this.#before(n))?.length ?? null };
    this.#entries.set(n, entry);
    return entry;
  }

  #entry(version: Version | Omit<VersionEntry, 'current'>): VersionEntry {
    const summary = 'tree' in version ? this.#summarize(version) : version;
    const { n, at, source, label, changes } = summary ?? { ...version, changes: null };
    return { n, at, source, label, changes, current: n === this.#newest?.n };
  }

  #describeConflicts(conflicts: readonly Place[], n: number): string {
    const paths = conflicts.slice(0, MOST_NAMED).map((place) => `'${formatPlace(place)}'`);
    const more = conflicts.length > paths.length ? [`${conflicts.length - paths.length} more`] : [];
    const later = this.#lastChangeOf(conflicts, n);
    const verb = conflicts.length === 1 ? 'was' : 'were';
    return `${listed([...paths, ...more])} ${verb} changed again ${later === null ? 'since' : `in version ${later}`}`;
  }

  /** The newest version after `n` that touched one of these places; null: none of the last ones. */
  #lastChangeOf(places: readonly Place[], n: number): number | null {
    let version = this.#newest;
    for (let looked = 0; looked < MOST_SEARCHED && version !== null && version.n > n; looked += 1) {
      const previous = this.#before(version.n);
      if (previous === null) return null;
      const edits = editsBetween(previous.tree, version.tree);
      if (edits.some((edit) => places.some((place) => overlaps(edit.place, place)))) return version.n;
      version = previous;
    }
    return null;
  }
}

function changesOf(version: Version, previous: Version | null): readonly ConfigChange[] | null {
  if (previous !== null) return diffTrees(previous.tree, version.tree);
  return version.n === FIRST ? diffTrees(emptied(version.tree), version.tree) : null;
}

function emptied(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(settingsOf(tree)).map(([section, value]) => [section, isList(value) ? [] : {}]),
  );
}

function refused(message: string): Error {
  return refusal([{ path: [], message }]);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
