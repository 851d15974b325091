// Whose requests are kept, in words and back.

import type { CaptureChoice } from '../../../src/contract/privacy-views.ts';

export type Whose = 'nobody' | 'some' | 'everybody';

export function whoseOf(choice: CaptureChoice): Whose {
  if (typeof choice === 'boolean') return choice ? 'everybody' : 'nobody';
  return 'some';
}

export function clientsOf(choice: CaptureChoice): readonly string[] {
  return typeof choice === 'boolean' ? [] : choice.clients;
}

/** With this client added or taken away; nobody's when none is left. */
export function withClient(choice: CaptureChoice, name: string, on: boolean): CaptureChoice {
  const others = clientsOf(choice).filter((each) => each !== name);
  const clients = on ? [...others, name] : others;
  return clients.length === 0 ? false : { clients };
}

/** 340 kB, 12.4 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  const mb = bytes / 1_000_000;
  return `${mb < 100 ? mb.toFixed(1) : Math.round(mb)} MB`;
}

/** null: it is no whole number in these bounds. */
export function readWhole(text: string, most: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= 1 && value <= most ? value : null;
}
