import { expect, test } from 'vitest';
import { SECTIONS } from '../features/settings/sections.ts';
import { pageAt, pageGroups, PAGES } from './pages.ts';

test('every page has an address and a letter of its own', () => {
  for (const field of ['path', 'title', 'key'] as const) {
    const values = PAGES.map((page) => page[field]);
    expect(new Set(values).size, field).toBe(values.length);
  }
  expect(PAGES.every(({ key }) => /^[a-z]$/u.test(key))).toBe(true);
});

test.each([
  ['/', 'Panel'],
  ['/request/01ARZ', 'Panel'],
  ['/requests', 'Requests'],
  ['/requests/01ARZ', 'Requests'],
  ['/providers/add', 'Providers'],
  ['/settings', 'Settings'],
  ['/settings/privacy', 'Settings'],
  ['/nowhere', undefined],
])('%s belongs to %s', (location, title) => {
  expect(pageAt(location)?.title).toBe(title);
});

test('the groups hold every page once, in order', () => {
  expect(pageGroups().flatMap(({ pages }) => pages)).toEqual(PAGES);
});

test('every section of the settings is below the settings', () => {
  expect(SECTIONS.map(({ path }) => pageAt(path)?.title)).toEqual(SECTIONS.map(() => 'Settings'));
});
