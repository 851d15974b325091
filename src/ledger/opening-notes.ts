// What there is to do and to say when the ledger is opened: where it lies, and a copy before its tables change. Each once,
// however often it has to be opened. Runs on the writer thread.

import { sharedPlaceOf } from '../store/shared-place.ts';
import { keepBeforeUpdate } from './keep-before-update.ts';
import { noCopyWords, placeWords, updateWords } from './ledger-words.ts';

type Tell = (level: 'info' | 'warning', text: string) => void;

export class OpeningNotes {
  readonly #path: string;
  readonly #tell: Tell;
  #isKept = false;
  #isPlaceTold = false;

  constructor(path: string, tell: Tell) {
    this.#path = path;
    this.#tell = tell;
  }

  keepBeforeUpdate(requests: number, now: number): void {
    if (this.#isKept) return;
    this.#isKept = true;
    try {
      this.#tell('info', updateWords(keepBeforeUpdate(this.#path, requests, now), requests));
    } catch (error) {
      this.#tell('warning', noCopyWords((error as Error).message));
    }
  }

  place(): void {
    const place = this.#isPlaceTold ? null : sharedPlaceOf(this.#path);
    this.#isPlaceTold = true;
    if (place !== null) this.#tell('warning', placeWords(this.#path, place));
  }
}
