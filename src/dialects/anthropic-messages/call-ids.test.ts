import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallIds, plainCallId } from './call-ids.ts';

test.each(['toolu_01A', 'call-1', 'x', 'a'.repeat(64)])('%s stays as it is', (id) => {
  expect(plainCallId(id)).toBe(id);
});

test.each(['', 'functions.bash:0', 'a b', 'é', 'a'.repeat(65), '\u0000'])('%j gets a form that is taken', (id) => {
  expect(plainCallId(id)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
});

test('the form tells ids apart that differ only in what had to go', () => {
  expect(plainCallId('a.b')).not.toBe(plainCallId('a:b'));
  expect(plainCallId(`${'a'.repeat(70)}1`)).not.toBe(plainCallId(`${'a'.repeat(70)}2`));
});

test('any id gets the same good form every time, and no two the same', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 20 }), (ids) => {
      const forms = ids.map(plainCallId);
      for (const form of forms) expect(form).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(new Set(forms).size).toBe(ids.length);
      expect(ids.map(plainCallId)).toEqual(forms);
    }),
  );
});

test('an id that is given to several calls becomes several, the same ones every time', () => {
  const make = (): string[] => {
    const ids = new CallIds();
    return ['call_0', 'call_1', 'call_0', 'call_0'].map((id) => ids.next(id));
  };
  expect(new Set(make()).size).toBe(4);
  expect(make()[0]).toBe('call_0');
  expect(make()).toEqual(make());
});
