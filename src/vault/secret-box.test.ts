import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretBox, SecretUnreadable } from './secret-box.ts';

const key = randomBytes(32);
const box = createSecretBox(key, randomBytes);

describe('the secret box', () => {
  it('opens what it sealed, whatever the text and the context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, context) => {
        expect(box.open(box.seal(plain, context), context)).toBe(Buffer.from(plain, 'utf8').toString('utf8'));
      }),
      { numRuns: 100 },
    );
  });

  it('never seals the same text to the same sealed form', () => {
    const sealed = Array.from({ length: 50 }, () => box.seal('sk-abc', 'here'));
    expect(new Set(sealed).size).toBe(50);
  });

  it('does not show the text, raw or encoded', () => {
    const sealed = box.seal('sk-canary-0123456789', 'here');
    expect(sealed).toMatch(/^v1:[\w-]+$/);
    expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('canary');
  });

  it.each([
    ['another context', () => box.open(box.seal('sk-abc', 'here'), 'there')],
    ['another data key', () => createSecretBox(randomBytes(32), randomBytes).open(box.seal('sk-abc', 'here'), 'here')],
    ['an unknown version', () => box.open(box.seal('sk-abc', 'here').replace('v1:', 'v2:'), 'here')],
    ['a text that is not sealed', () => box.open('sk-abc', 'here')],
    ['nothing', () => box.open('', 'here')],
    ['a sealed text cut short', () => box.open(box.seal('sk-abc', 'here').slice(0, 30), 'here')],
  ])('refuses %s', (_, open) => {
    expect(open).toThrow(SecretUnreadable);
  });

  it('notices one changed bit anywhere', () => {
    const bytes = Buffer.from(box.seal('sk-abcdef', 'here').slice(3), 'base64url');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => box.open(`v1:${changed.toString('base64url')}`, 'here')).toThrow(SecretUnreadable);
    }
  });

  it('does not accept a key of another length', () => {
    expect(() => createSecretBox(randomBytes(16), randomBytes)).toThrow('32 bytes');
  });

  it('keeps working when the caller wipes its copy of the key', () => {
    const mine = randomBytes(32);
    const own = createSecretBox(mine, randomBytes);
    const sealed = own.seal('sk-abc', 'here');
    mine.fill(0);
    expect(own.open(sealed, 'here')).toBe('sk-abc');
  });
});
