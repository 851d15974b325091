// What the writer's thread says of the ledger's file, as it is told to people.

import { wordsFor, type LedgerWords } from './ledger-words.ts';
import type { LedgerOptions } from './ledger.ts';
import type { FileNews } from './protocol.ts';

export class LedgerState {
  file: FileNews = { trouble: null, message: '' };
  /** What takes entries now that cannot go into it. */
  spill: { readonly reason: string; readonly path: string } | null = null;
  readonly #options: Pick<LedgerOptions, 'path' | 'log' | 'onStatus'>;

  constructor(options: Pick<LedgerOptions, 'path' | 'log' | 'onStatus'>) {
    this.#options = options;
  }

  onSpilling(reason: string | null, path: string): void {
    this.spill = reason === null ? null : { reason, path };
    if (reason === null) this.#options.log.info('ledger.taken-back');
    else this.#options.log.warn('ledger.spilling', { reason, path });
    this.#options.onStatus();
  }

  /** Returns whether the file was well before and is not any more. */
  onFile(news: FileNews): boolean {
    const before = this.file;
    this.file = news;
    if (news.trouble === before.trouble && news.message === before.message) return false;
    if (news.trouble === null) this.#options.log.info('ledger.open');
    else this.#options.log.error('ledger.file', { trouble: news.trouble, message: news.message });
    this.#options.onStatus();
    return before.trouble === null;
  }

  /** null: all is well. */
  words(): LedgerWords | null {
    const { path } = this.#options;
    const words = wordsFor(this.file, path);
    if (words !== null || this.spill === null) return words;
    return wordsFor({ trouble: 'waiting', message: this.spill.reason }, path);
  }
}
