// What a test of a key found, in words.

import type { KeyTestView } from '../../../src/contract/views.ts';

export interface KeyTestWords {
  readonly mark: 'tick' | 'cross' | null;
  readonly tone: 'green' | 'red' | 'amber' | 'plain';
  readonly text: string;
  /** The provider's own words. */
  readonly quote: string | null;
}

export function keyTestWords({ result, message, balance }: KeyTestView, name: string): KeyTestWords {
  switch (result) {
    case 'good':
      return {
        mark: 'tick',
        tone: 'green',
        text: `${name} takes this key${balance === null ? '' : `: ${balance}`}`,
        quote: null,
      };
    case 'refused':
      return { mark: 'cross', tone: 'red', text: `${name} refuses this key`, quote: message };
    case 'no-credit':
      return { mark: null, tone: 'amber', text: `${name} takes this key, but its credit is used up`, quote: message };
    case 'unknown':
      return { mark: null, tone: 'plain', text: 'Nobody could tell', quote: message };
  }
}

/** For a toast, where nothing stands around it. */
export function keyTestSentence(test: KeyTestView, name: string): string {
  const { text, quote } = keyTestWords(test, name);
  const said =
    test.result === 'unknown' ? `Whether ${name} takes the key could not be told` : text.replace('this key', 'the key');
  return quote === null ? `${said}.` : `${said}: ${quote}`;
}
