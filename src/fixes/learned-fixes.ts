// What providers were found to refuse, by provider and model: learned from refusals, visible, changeable by hand, and
// forgotten after a month unless somebody wants to keep it. In memory; the file follows a moment later.

import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import type { Clock, IdSource, Log } from '../domain/ports.ts';
import type { PrivateJson } from '../platform/private-json.ts';
import { parseFixes, printFixes } from './fixes-document.ts';
import { expiresAt, isSameFix, newFix, subjectOf, withoutDialect, type LearnedFix } from './learned-fix.ts';

export interface LearnedFixesParts {
  readonly file: PrivateJson;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Log;
  /** Called when the list has changed, but not for each use. */
  readonly onChange?: () => void;
}

/** A fix made by hand. */
export interface GivenFix {
  readonly provider: string;
  readonly model: string;
  readonly dialect: DialectId;
  readonly fix: Fix;
}

const MOST_FIXES = 2_000;
const LONGEST_EXAMPLE = 300;
const WRITE_DELAY_MS = 2_000;

/** The fixes of one model, ready for use. */
interface Group {
  readonly inUse: readonly LearnedFix[];
  readonly fixes: readonly Fix[];
  /** Unix ms when the first of them expires. */
  readonly until: number;
}

const NONE: Group = { inUse: [], fixes: [], until: Infinity };

export class LearnedFixes {
  readonly #parts: LearnedFixesParts;
  readonly #byId = new Map<string, LearnedFix>();
  /** By provider, then by model. */
  readonly #groups = new Map<string, Map<string, Group>>();
  #isUnsaved = false;
  #mayWrite = true;
  #cancelWrite: (() => void) | null = null;

  constructor(parts: LearnedFixesParts) {
    this.#parts = parts;
    for (const learned of this.#read().slice(-MOST_FIXES)) this.#byId.set(learned.id, learned);
    this.#regroupAll();
  }

  /** What is to be heeded in requests to this model. Counts of uses are only up to date in `list`. */
  for(provider: string, model: string): readonly LearnedFix[] {
    return this.#group(provider, model).inUse;
  }

  /** The same, each fix with the dialect it is meant for. */
  fixesFor(provider: string, model: string): readonly Fix[] {
    return this.#group(provider, model).fixes;
  }

  /** Whether somebody has decided against this fix: switched off, or settled otherwise by hand. */
  refuses(provider: string, model: string, dialect: DialectId, fix: Fix): boolean {
    const known = this.#find(provider, model, dialect, fix);
    return known !== undefined && (known.off || (known.kept && !isSameFix(known.fix, fix)));
  }

  /** `example`: the refusal's own words, without secrets. null when it is refused, or when there is no room. */
  learn(provider: string, model: string, dialect: DialectId, fix: Fix, example: string): LearnedFix | null {
    if (this.refuses(provider, model, dialect, fix)) return null;
    const now = this.#parts.clock.now();
    const known = this.#find(provider, model, dialect, fix);
    if (known === undefined && !this.#makeRoom()) return null;
    const cut = example.slice(0, LONGEST_EXAMPLE).toWellFormed();
    const learned =
      known !== undefined && isSameFix(known.fix, fix)
        ? { ...known, confirmedAt: now, example: cut }
        : { ...newFix(this.#parts.ids(), now), provider, model, dialect, fix: withoutDialect(fix), example: cut };
    if (known !== undefined) this.#byId.delete(known.id);
    this.#put(learned);
    return learned;
  }

  /** Counts the learned fixes that stand behind what was changed in a request. */
  used(provider: string, model: string, done: readonly Fix[]): void {
    const { inUse } = this.#group(provider, model);
    const now = this.#parts.clock.now();
    for (const { id, fix } of inUse) {
      if (!done.some((other) => other.do === fix.do && other.field === fix.field)) continue;
      const learned = this.#byId.get(id);
      // Not worth a write each time: the count is written with the next change, or at the end.
      if (learned !== undefined) this.#byId.set(id, { ...learned, lastUsedAt: now, timesUsed: learned.timesUsed + 1 });
      this.#isUnsaved = true;
    }
  }

  /** All of them, also those that are off. */
  list(): readonly LearnedFix[] {
    this.#forgetExpired();
    return [...this.#byId.values()];
  }

  add({ provider, model, dialect, fix }: GivenFix): LearnedFix | null {
    const known = this.#find(provider, model, dialect, fix);
    if (known === undefined && !this.#makeRoom()) return null;
    if (known !== undefined) this.#byId.delete(known.id);
    const given = { provider, model, dialect, fix: withoutDialect(fix), example: null, kept: true };
    const learned = { ...newFix(this.#parts.ids(), this.#parts.clock.now()), ...given };
    this.#put(learned);
    return learned;
  }

  /** What was forgotten, for `restore`; null when there was no such fix. */
  forget(id: string): LearnedFix | null {
    const learned = this.#byId.get(id);
    if (learned === undefined) return null;
    this.#byId.delete(id);
    this.#changed(learned);
    return learned;
  }

  /** Takes the place of what has been learned about the same since. */
  restore(learned: LearnedFix): void {
    const since = this.#find(learned.provider, learned.model, learned.dialect, learned.fix);
    if (since !== undefined) this.#byId.delete(since.id);
    this.#put(learned);
  }

  /** A fix that is kept never expires; one that is no longer kept has its full time again. */
  keep(id: string, kept: boolean): LearnedFix | null {
    return this.#edit(id, kept ? { kept } : { kept, confirmedAt: this.#parts.clock.now() });
  }

  /** A fix that is off is neither heeded nor learned again. */
  switchOff(id: string, off: boolean): LearnedFix | null {
    return this.#edit(id, off ? { off } : { off, confirmedAt: this.#parts.clock.now() });
  }

  /** What somebody has put right by hand is kept. */
  edit(id: string, fix: Fix): LearnedFix | null {
    const learned = this.#byId.get(id);
    if (learned === undefined) return null;
    const other = this.#find(learned.provider, learned.model, learned.dialect, fix);
    if (other !== undefined && other.id !== id) this.#byId.delete(other.id);
    return this.#edit(id, { fix: withoutDialect(fix), kept: true });
  }

  /** Writes what is not written yet. */
  close(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    if (this.#isUnsaved) this.#write();
  }

  #edit(id: string, change: Partial<LearnedFix>): LearnedFix | null {
    const learned = this.#byId.get(id);
    if (learned === undefined) return null;
    const edited = { ...learned, ...change };
    this.#put(edited);
    return edited;
  }

  #put(learned: LearnedFix): void {
    this.#byId.set(learned.id, learned);
    this.#changed(learned);
  }

  #changed({ provider, model }: LearnedFix): void {
    const ofModel = [...this.#byId.values()].filter((one) => one.provider === provider && one.model === model);
    this.#setGroup(provider, model, ofModel);
    this.#announce();
  }

  #announce(): void {
    this.#isUnsaved = true;
    this.#cancelWrite ??= this.#parts.clock.after(WRITE_DELAY_MS, () => {
      this.#cancelWrite = null;
      this.#write();
    });
    this.#parts.onChange?.();
  }

  #find(provider: string, model: string, dialect: DialectId, fix: Fix): LearnedFix | undefined {
    const subject = subjectOf(dialect, fix);
    return [...this.#byId.values()].find(
      (one) => one.provider === provider && one.model === model && subjectOf(one.dialect, one.fix) === subject,
    );
  }

  #group(provider: string, model: string): Group {
    const group = this.#groups.get(provider)?.get(model);
    if (group === undefined) return NONE;
    if (this.#parts.clock.now() < group.until) return group;
    this.#forgetExpired();
    return this.#groups.get(provider)?.get(model) ?? NONE;
  }

  #setGroup(provider: string, model: string, ofModel: readonly LearnedFix[]): void {
    const models = this.#groups.get(provider) ?? new Map<string, Group>();
    if (ofModel.length === 0) models.delete(model);
    else models.set(model, groupOf(ofModel));
    if (models.size === 0) this.#groups.delete(provider);
    else this.#groups.set(provider, models);
  }

  #regroupAll(): void {
    this.#groups.clear();
    for (const [provider, ofProvider] of Map.groupBy(this.#byId.values(), (one) => one.provider)) {
      for (const [model, ofModel] of Map.groupBy(ofProvider, (one) => one.model)) {
        this.#setGroup(provider, model, ofModel);
      }
    }
  }

  #forgetExpired(): void {
    const now = this.#parts.clock.now();
    const expired = [...this.#byId.values()].filter((one) => (expiresAt(one) ?? Infinity) <= now);
    if (expired.length === 0) return;
    for (const { id } of expired) this.#byId.delete(id);
    this.#regroupAll();
    this.#announce();
  }

  /** Gives up what was used least lately. False when everything is wanted by somebody. */
  #makeRoom(): boolean {
    if (this.#byId.size < MOST_FIXES) return true;
    this.#forgetExpired();
    if (this.#byId.size < MOST_FIXES) return true;
    const spare = [...this.#byId.values()].filter(({ kept, off }) => !kept && !off);
    const [first] = spare.toSorted((a, b) => lastNeeded(a) - lastNeeded(b));
    if (first !== undefined) this.forget(first.id);
    return first !== undefined;
  }

  #read(): readonly LearnedFix[] {
    const { file, log } = this.#parts;
    let text: string | null;
    try {
      text = file.read();
    } catch (error) {
      // What cannot be read must not be replaced either.
      this.#mayWrite = false;
      log.error('fixes.unreadable', { error: messageOf(error) });
      return [];
    }
    if (text === null) return [];
    const fixes = parseFixes(text);
    if (fixes !== null) return fixes;
    log.warn('fixes.damaged', { kept: file.quarantine() });
    return [];
  }

  #write(): void {
    if (!this.#mayWrite) return;
    try {
      this.#parts.file.write(printFixes([...this.#byId.values()]));
      this.#isUnsaved = false;
    } catch (error) {
      // It is tried again with the next change, and at the end: fixes that are lost are learned again.
      this.#parts.log.warn('fixes.unsaved', { error: messageOf(error) });
    }
  }
}

function groupOf(ofModel: readonly LearnedFix[]): Group {
  const inUse = ofModel.filter(({ off }) => !off);
  return {
    inUse,
    fixes: inUse.map(({ fix, dialect }) => ({ ...fix, in: dialect })),
    until: Math.min(...ofModel.map((one) => expiresAt(one) ?? Infinity)),
  };
}

function lastNeeded({ lastUsedAt, confirmedAt }: LearnedFix): number {
  return Math.max(lastUsedAt ?? 0, confirmedAt);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
