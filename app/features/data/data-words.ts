// The ledger as a file, in words. Pure.

import type { BackupView, DataHealthView, RetentionSettings, RetentionView } from '../../../src/contract/data-views.ts';
import { format, plural } from '../../ui/format.ts';

interface HealthWords {
  readonly text: string;
  readonly tone: 'good' | 'busy' | 'bad';
}

const HEALTH: Readonly<Record<DataHealthView['state'], HealthWords>> = {
  good: { text: 'The ledger is sound, and every request is in it.', tone: 'good' },
  checking: {
    text: 'Breakerbox ended without warning the last time, so the ledger is being looked through. Requests go on.',
    tone: 'busy',
  },
  waiting: { text: 'The ledger cannot be written at the moment. Requests go on.', tone: 'bad' },
  repairing: { text: 'The ledger was damaged and is being put together again. Requests go on.', tone: 'busy' },
  newer: { text: 'A newer release of Breakerbox wrote this ledger. Requests go on.', tone: 'bad' },
};

export function healthWords({ state, problem }: Pick<DataHealthView, 'state' | 'problem'>): HealthWords {
  const words = HEALTH[state];
  return problem === null ? words : { ...words, text: problem };
}

/** Null while nothing waits. */
export function waitingText({ waiting, spillPath }: Pick<DataHealthView, 'waiting' | 'spillPath'>): string | null {
  if (waiting === 0) return null;
  const what = `${format.count(waiting)} ${plural(waiting, 'entry', 'entries')} not in it yet`;
  return spillPath === null ? `${what}, kept in memory` : `${what}, kept in ${spillPath}`;
}

/** What goes when it is tidied up next, and why. */
export function nextText({ next, running }: Pick<RetentionView, 'next' | 'running'>): string {
  if (running) return 'It is being tidied up right now.';
  if (next.why === 'nothing' || next.requests === 0) return 'Nothing goes when it is tidied up next.';
  const what = `${format.count(next.requests)} ${plural(next.requests, 'request')} (${format.bytes(next.bytes)})`;
  const why = next.why === 'age' ? 'are older than that' : 'do not fit into the size';
  return `When it is tidied up next, ${what} from before ${format.day(next.before)} go, because they ${why}. Their sums stay.`;
}

export interface RetentionDraft {
  readonly days: string;
  /** Empty: as large as it gets. */
  readonly megabytes: string;
  readonly sumDays: string;
  readonly snapshots: boolean;
}

export function draftOf({ retentionDays, maxLedgerMb, rollupDays, snapshots }: RetentionSettings): RetentionDraft {
  return {
    days: String(retentionDays),
    megabytes: maxLedgerMb === null ? '' : String(maxLedgerMb),
    sumDays: String(rollupDays),
    snapshots: snapshots === 'daily',
  };
}

export interface RetentionProblems {
  readonly days: string | null;
  readonly megabytes: string | null;
  readonly sumDays: string | null;
}

const MOST_DAYS = 36_500;
const [LEAST_MB, MOST_MB] = [16, 1_000_000];

/** The settings that were typed, or what is wrong with them. */
export function readDraft(draft: RetentionDraft): RetentionSettings | RetentionProblems {
  const [days, sumDays] = [wholeNumber(draft.days), wholeNumber(draft.sumDays)];
  const megabytes = draft.megabytes.trim() === '' ? null : wholeNumber(draft.megabytes);
  const areDays = (value: number) => value >= 1 && value <= MOST_DAYS;
  const problems: RetentionProblems = {
    days: areDays(days) ? null : 'A number of days from 1 to 36,500.',
    megabytes:
      megabytes === null || (megabytes >= LEAST_MB && megabytes <= MOST_MB)
        ? null
        : 'A number of megabytes from 16 on, or nothing for no limit.',
    sumDays: !areDays(sumDays)
      ? 'A number of days from 1 to 36,500.'
      : sumDays < days
        ? 'Not shorter than the requests are kept.'
        : null,
  };
  if (problems.days !== null || problems.megabytes !== null || problems.sumDays !== null) return problems;
  return {
    retentionDays: days,
    maxLedgerMb: megabytes,
    rollupDays: sumDays,
    snapshots: draft.snapshots ? 'daily' : 'off',
  };
}

function wholeNumber(text: string): number {
  return /^\d{1,7}$/u.test(text.trim()) ? Number(text) : Number.NaN;
}

export function isSettings(read: RetentionSettings | RetentionProblems): read is RetentionSettings {
  return 'retentionDays' in read;
}

export const BACKUP_WORD: Readonly<Record<BackupView['kind'], { readonly word: string; readonly meaning: string }>> = {
  manual: { word: 'made by you', meaning: 'Stays until you remove it.' },
  automatic: { word: 'made daily', meaning: 'The last few are kept.' },
  before: { word: 'what was replaced', meaning: 'The ledger that a restore took the place of.' },
  update: {
    word: 'before an update',
    meaning: 'As the release before knew it. It goes when it is older than requests get.',
  },
};

/** The days of an age group: "the last 7 days", "7 to 30 days", "over 90 days". */
export function ageWords({ fromDays, toDays }: RetentionView['ages'][number]): string {
  if (toDays === null) return `over ${format.count(fromDays)} days`;
  if (fromDays === 0) return toDays === 1 ? 'the last day' : `the last ${format.count(toDays)} days`;
  return `${format.count(fromDays)} to ${format.count(toDays)} days`;
}
