import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, REDACTED } from '../platform/redactor.ts';
import { coverBody } from './cover-body.ts';
import { coverKnownShapes } from './known-secrets.ts';
import type { GivenPart } from './protocol.ts';
import { shortenBlobs } from './shorten-blobs.ts';

const KEY = 'sk-live-0123456789abcdefghijklmnop';

function part(body: string | Uint8Array, type: string | null = 'application/json'): GivenPart {
  return { kind: 'answer', n: 0, type, length: body.length, cut: false, body };
}

function knowing(...secrets: string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.learn(secret);
  return redactor;
}

describe('what looks like a secret goes', () => {
  const rest = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6';
  test.each([
    ['a key of OpenAI', `sk-proj-${rest}`],
    ['a key of Anthropic', `sk-ant-api03-${rest}`],
    ['a key of ours', `bbx-${rest}`],
    ['a key of Google', `AIza${rest}xyz`],
    ['a token of GitHub', `ghp_${rest}`],
    ['a fine-grained token of GitHub', `github_pat_${rest}`],
    ['a token of GitLab', `glpat-${rest}`],
    ['a token of Slack', `xoxb-1234567890-${rest}`],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['a key of Groq', `gsk_${rest}`],
    ['a token of Hugging Face', `hf_${rest}`],
    ['a key of Stripe', `sk_live_${rest}`],
    ['a web token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${rest}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${rest}\n${rest}\n-----END RSA PRIVATE KEY-----`],
    ['a private key in JSON', `-----BEGIN PRIVATE KEY-----\\n${rest}\\n-----END PRIVATE KEY-----`],
    ['a private key without an end', `-----BEGIN OPENSSH PRIVATE KEY-----\n${rest}`],
  ])('%s', (_, secret) => {
    const { text, found } = coverKnownShapes(`before ${secret}`);
    expect(text).toBe(`before ${REDACTED}`);
    expect(found).toBe(1);
  });

  test.each([
    ['a header', 'Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [redacted]'],
    ['a header in JSON', '"authorization": "Basic dXNlcjpwYXNz"', '"authorization": "Basic [redacted]"'],
    ['JSON in JSON', String.raw`{\"password\":\"hunter2!x\"}`, String.raw`{\"password\":\"[redacted]\"}`],
    ['a form', 'user=me&password=hunter22&x=1', 'user=me&password=[redacted]&x=1'],
    ['an environment', 'DB_PASSWORD=s3cr3t-pass', 'DB_PASSWORD=[redacted]'],
    ['an environment with a key', 'export OPENAI_API_KEY=abc123def', 'export OPENAI_API_KEY=[redacted]'],
    ['YAML', 'client_secret: Zm9vYmFy', 'client_secret: [redacted]'],
    ['an address', 'postgres://me:hunter2@db:5432/x', 'postgres://me:[redacted]@db:5432/x'],
    ['a token', '"access_token":"abc.def.ghi"', '"access_token":"[redacted]"'],
  ])('what stands at its place: %s', (_, before, after) => {
    expect(coverKnownShapes(before).text).toBe(after);
  });

  test.each([
    '{"max_tokens":4096,"token":"Hello","logprob":-0.1}',
    '{"password":{"type":"string"}}',
    'interface Login { password: string; apiKey: string | null }',
    'const apiKey = process.env.KEY',
    'A secretary keeps secrets: none.',
    'https://example.com:8080/path?x=1',
    'the sk-learn library',
  ])('but not: %s', (text) => {
    expect(coverKnownShapes(text)).toEqual({ text, found: 0 });
  });

  test('takes no time for texts made to take long', () => {
    const long = [
      'password'.repeat(200_000),
      'a_'.repeat(500_000),
      'eyJ'.repeat(300_000),
      'eyJ-'.repeat(300_000),
      '://a'.repeat(300_000),
    ];
    const startedAt = performance.now();
    for (const text of [...long, `-----BEGIN PRIVATE KEY-----${'-----BEGIN PRIVATE KEY-----'.repeat(20_000)}`])
      coverKnownShapes(text);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

test('live keys go in every form', () => {
  const redactor = knowing(KEY);
  const body = `{"a":"${KEY}","b":"${Buffer.from(KEY).toString('base64')}"}`;
  const { text, found } = coverBody(part(body), redactor);
  expect(text).toBe(`{"a":"${REDACTED}","b":"${REDACTED}=="}`);
  expect(found).toBe(2);
});

describe('blobs', () => {
  const blob = Buffer.alloc(4_000, 7).toString('base64');

  test('become their length and digest', () => {
    const text = shortenBlobs(`{"url":"data:image/png;base64,${blob}","x":1}`);
    expect(text).toMatch(/^\{"url":"data:image\/png;base64,\[base64, 5336 characters, sha256 [0-9a-f]{64}\]","x":1\}$/);
  });

  test('also with escaped slashes, at the end, and more than once', () => {
    const slashes = 'ab/+'.repeat(1_000).replaceAll('/', '\\/');
    expect(shortenBlobs(`"${slashes}" ${blob}`)).toMatch(/^"\[base64, 5000 [^"]*\]" \[base64, 5336 .*\]$/);
  });

  test('shorter ones and texts stay as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 2_000 })), (words) => {
        const text = words.join(' ');
        expect(shortenBlobs(text)).toBe(text);
      }),
    );
  });

  test('bytes that are no text are kept as their digest only', () => {
    const { text } = coverBody(part(Buffer.from('RIFF....'), 'audio/wav'), knowing());
    expect(text).toMatch(/^\[audio\/wav, 8 bytes, sha256 [0-9a-f]{64}\]$/);
  });
});

describe('streams', () => {
  const event = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

  test('a key that is spread over events goes', () => {
    const pieces = KEY.match(/.{1,3}/g) ?? [];
    const body = ['My key is ', ...pieces, ' indeed.'].map(event).join('');
    const { text, found } = coverBody(part(Buffer.from(body), 'text/event-stream; charset=utf-8'), knowing(KEY));
    const contents = [...text.matchAll(/"content":"([^"]*)"/g)].map(([, content]) => content).join('');
    expect(contents).toBe(`My key is ${REDACTED} indeed.`);
    expect(found).toBe(1);
  });

  test('one of a known shape too', () => {
    const body = ['AK', 'IAIOSF', 'ODNN7EXA', 'MPLE'].map(event).join('');
    const { text } = coverBody(part(body, 'text/event-stream'), knowing());
    expect(text).toContain(`"content":"${REDACTED}"`);
    expect(text).not.toContain('MPLE');
  });

  test('without one every byte stays', () => {
    const body = `: comment\r\n\r\nevent: x\r\n${event('one')}${event('two')}data: [DONE]\n\ndata: {"cut`;
    expect(coverBody(part(body, 'text/event-stream'), knowing(KEY))).toEqual({ text: body, found: 0 });
  });
});
