import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, REDACTED } from './redactor.ts';

const SECRET = 'sk-proj-Zq3/fJ8+"kLm\\0pXv7WbT2yHd9';

function knowing(...secrets: string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.learn(secret);
  return redactor;
}

describe('the redactor', () => {
  const { redact } = knowing(SECRET);

  it.each([
    ['as it is', SECRET],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['URL-encoded in small letters', encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ['URL-encoded to the last character', Buffer.from(SECRET).toString('hex').replace(/../g, '%$&')],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in JSON inside JSON', JSON.stringify(JSON.stringify({ key: SECRET }))],
    ['in JSON with escaped slashes', JSON.stringify({ key: SECRET }).replaceAll('/', '\\/')],
  ])('removes a secret written %s', (_, written) => {
    const clean = redact(`before ${written} after ${written}`);
    expect(clean).toContain(REDACTED);
    for (const part of ['fJ8+', 'kLm', '0pXv7WbT2yHd9', written]) expect(clean).not.toContain(part);
    expect(clean).toMatch(/^before .* after /s);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('removes it inside base64 behind %i other bytes', (count) => {
    const clean = redact(Buffer.from(`${'u'.repeat(count)}${SECRET}:rest`).toString('base64'));
    expect(clean).toContain(REDACTED);
    expect(Buffer.from(clean.replaceAll(REDACTED, ''), 'base64').toString('latin1')).not.toContain('XvTb');
    expect(clean.length).toBeLessThan(40);
  });

  it('removes what is left of a secret that was cut', () => {
    expect(redact(`Incorrect API key provided: ${SECRET.slice(0, 22)}`)).not.toContain('fJ8+');
    expect(redact(`…${SECRET.slice(20)} is wrong`)).toBe(`…${REDACTED} is wrong`);
  });

  it('leaves alone what all keys begin with', () => {
    expect(redact('Keys begin with sk-proj-, yours does not.')).toBe('Keys begin with sk-proj-, yours does not.');
  });

  it.each(['ollama', 'x', 'none', '', 'a1'])('does not take %j for a secret', (word) => {
    const text = 'ollama is a1 x none of your business';
    expect(knowing(word).redact(text)).toBe(text);
  });

  it.each(['sk-1234', 'bbx-test-key', 'password'])('knows the short secret %s', (secret) => {
    expect(knowing(secret).redact(`key=${secret};`)).toBe(`key=${REDACTED};`);
  });

  it('knows many secrets, also when one begins like another', () => {
    const clean = knowing('secret-one', 'secret-one-more').redact('secret-one-more secret-one');
    expect(clean).toBe(`${REDACTED} ${REDACTED}`);
  });

  it('never lets eight characters of the random part through, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 20, maxLength: 60 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const clean = knowing(secret)
            .redact(before + secret + after)
            .replaceAll(REDACTED, '\0');
          expect(clean).not.toContain(secret.slice(-8));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('changes nothing in texts without secrets', () => {
    fc.assert(fc.property(fc.string(), (text) => redact(text) === text));
  });
});
