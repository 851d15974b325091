import { expect, test } from 'vitest';
import { windowWords } from './window-words.ts';

test.each<[window: Parameters<typeof windowWords>[0], words: string]>([
  [{ hours: { from: 30, to: 510, days: [] } }, '00:30–08:30 UTC'],
  [{ hours: { from: 60, to: 240, days: ['mon', 'tue', 'wed', 'thu', 'fri'] } }, '01:00–04:00 UTC on Mon–Fri'],
  [{ hours: { from: 1320, to: 1440, days: ['sun', 'fri', 'sat'] } }, '22:00–24:00 UTC on Fri–Sun'],
  [{ hours: { from: 0, to: 60, days: ['mon', 'wed'] } }, '00:00–01:00 UTC on Mon, Wed'],
  [{ from: '2026-08-17', until: '2026-08-22' }, 'from 2026-08-17, until 2026-08-22'],
])('%j: %s', (window, words) => {
  expect(windowWords(window)).toBe(words);
});
