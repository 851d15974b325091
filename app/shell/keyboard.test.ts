import { expect, test } from 'vitest';
import { commandOf, isTypedInto, type Stroke } from './keyboard.ts';
import { PAGES } from './pages.ts';

const stroke = (key: string, rest: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrl: false,
  meta: false,
  alt: false,
  composing: false,
  repeat: false,
  typing: false,
  ...rest,
});

test.each([
  ['?', {}, false, { do: 'shortcuts' }],
  ['/', {}, false, { do: 'search' }],
  ['g', {}, false, { do: 'wait' }],
  ['r', {}, true, { do: 'go', path: '/requests' }],
  ['R', {}, true, { do: 'go', path: '/requests' }],
  ['r', {}, false, null],
  ['x', {}, true, null],
  // A second thought: g may be pressed again.
  ['g', {}, true, { do: 'wait' }],
  ['k', { ctrl: true }, false, { do: 'palette' }],
  ['K', { ctrl: true }, false, { do: 'palette' }],
  ['k', { meta: true }, false, null],
  ['k', { ctrl: true, typing: true }, false, { do: 'palette' }],
  ['?', { typing: true }, false, null],
  ['/', { typing: true }, false, null],
  ['g', { typing: true }, false, null],
  ['r', { typing: true }, true, null],
  ['g', { ctrl: true }, false, null],
  ['/', { alt: true }, false, null],
  ['?', { composing: true }, false, null],
  ['g', { repeat: true }, false, null],
] as const)('%s %j after g: %j', (key, rest, waits, command) => {
  expect(commandOf(stroke(key, rest), waits, false)).toEqual(command);
});

test('on a Mac the command key opens the palette, and Ctrl-K stays with the field', () => {
  expect(commandOf(stroke('k', { meta: true }), false, true)).toEqual({ do: 'palette' });
  expect(commandOf(stroke('k', { ctrl: true, typing: true }), false, true)).toBeNull();
});

test('every page is reached by its letter', () => {
  for (const { key, path } of PAGES) expect(commandOf(stroke(key), true, false)).toEqual({ do: 'go', path });
});

test.each([
  ['INPUT', 'text', true],
  ['INPUT', 'search', true],
  ['INPUT', 'number', true],
  ['INPUT', 'checkbox', false],
  ['INPUT', 'radio', false],
  ['TEXTAREA', 'textarea', true],
  ['SELECT', 'select-one', true],
  ['BUTTON', 'button', false],
  ['A', undefined, false],
])('%s of type %s is typed into: %j', (tagName, type, is) => {
  expect(isTypedInto({ tagName, type, isContentEditable: false })).toBe(is);
});
