import fc from 'fast-check';
import OpenAI, { toFile } from 'openai';
import { describe, expect, test } from 'vitest';
import { FormGate } from './multipart-gate.ts';
import { boundaryOf, FormScanner, type FormPiece } from './multipart.ts';

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const charsOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const textOf = (chunks: readonly Uint8Array[]): string => chunks.map(charsOf).join('');

const field = (name: string, value: string): string =>
  `--b0und\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (content: string, name = 'file'): string =>
  `--b0und\r\nContent-Disposition: form-data; name="${name}"; filename="a.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n${content}\r\n`;
const END = '--b0und--\r\n';

/** Bytes that look like the beginnings of everything the scanner looks for. */
const TRICKY = '\r\n--b0un\r\n--b0\r\r\n\n--\r\n\r\n\0\xff--b0und\r\r\n-';

function scan(text: string, cuts: readonly number[] = []): { pieces: FormPiece[]; scanner: FormScanner } {
  const scanner = new FormScanner('b0und', new Set(['model', 'stream']), new Set(['base_url']));
  const bytes = bytesOf(text);
  const pieces: FormPiece[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    pieces.push(...scanner.push(bytes.subarray(from, cut)));
    from = cut;
  }
  scanner.end();
  return { pieces, scanner };
}

const fieldsOf = (pieces: readonly FormPiece[]): unknown[] => pieces.flatMap((piece) => piece.field ?? []);

describe('finds the fields and keeps every byte', () => {
  const body = `${field('prompt', 'x')}${file(TRICKY)}${field('model', 'whisper-1')}${field('stream', 'true')}${END}`;
  const expected = [
    { name: 'model', value: 'whisper-1' },
    { name: 'stream', value: 'true' },
  ];

  test('in one chunk', () => {
    const { pieces, scanner } = scan(body);
    expect(scanner.problem).toBeNull();
    expect(scanner.hasFile).toBe(true);
    expect(fieldsOf(pieces)).toEqual(expected);
    expect(textOf(pieces.map((piece) => piece.bytes))).toBe(body);
  });

  test('cut in two at any place', () => {
    for (let cut = 0; cut <= body.length; cut += 1) {
      const { pieces, scanner } = scan(body, [cut]);
      expect(scanner.problem).toBeNull();
      expect(fieldsOf(pieces)).toEqual(expected);
      expect(textOf(pieces.map((piece) => piece.bytes))).toBe(body);
    }
  });

  test('byte by byte', () => {
    const { pieces } = scan(
      body,
      Array.from({ length: body.length }, (_, i) => i),
    );
    expect(fieldsOf(pieces)).toEqual(expected);
    expect(textOf(pieces.map((piece) => piece.bytes))).toBe(body);
  });

  test('with any content, cut anywhere', () => {
    const content = fc.array(fc.constantFrom('\r', '\n', '-', '--b0un', 'x', '\0', '\xff', '\r\n'), { maxLength: 20 });
    const cuts = fc.array(fc.nat(500), { maxLength: 6 });
    fc.assert(
      fc.property(content, content, cuts, (one, two, at) => {
        const text = `${file(one.join(''))}${field('model', 'm')}${field('note', two.join(''))}${END}`;
        const { pieces, scanner } = scan(
          text,
          at.map((n) => n % text.length).sort((a, b) => a - b),
        );
        expect(scanner.problem).toBeNull();
        expect(fieldsOf(pieces)).toEqual([{ name: 'model', value: 'm' }]);
        expect(textOf(pieces.map((piece) => piece.bytes))).toBe(text);
      }),
    );
  });

  test.each<[headers: string, why: string]>([
    ['content-disposition:form-data;name=model', 'no quotes and no spaces'],
    ['Content-Disposition: form-data; name="model"\r\nContent-Type: text/plain; charset=utf-8', 'a type'],
    ['Content-Type: text/plain\r\nCONTENT-DISPOSITION: FORM-DATA; NAME="model"', 'another order and case'],
  ])('written as %j: %s', (headers) => {
    expect(fieldsOf(scan(`--b0und\r\n${headers}\r\n\r\nm\r\n${END}`).pieces)).toEqual([{ name: 'model', value: 'm' }]);
  });

  test('a value in UTF-8, an empty one, and an empty file', () => {
    const name = charsOf(encoder.encode('größe'));
    const { pieces, scanner } = scan(`${field('model', name)}${field('stream', '')}${file('')}${END}`);
    expect(scanner.problem).toBeNull();
    expect(fieldsOf(pieces)).toEqual([
      { name: 'model', value: 'größe' },
      { name: 'stream', value: '' },
    ]);
  });

  test('a name of a file may hold quotes as browsers and curl write them', () => {
    const odd = file('x').replace('a.mp3', 'a%22b\\"c\\\\.mp3');
    expect(scan(`${odd}${field('model', 'm')}${END}`).scanner.problem).toBeNull();
  });

  test('a file passes by in pieces as they come, and little of it is kept', () => {
    const scanner = new FormScanner('b0und', new Set(['model']), new Set());
    scanner.push(bytesOf(file('').slice(0, -2)));
    const chunk = new Uint8Array(65_536).fill(13);
    for (let n = 0; n < 20; n += 1) {
      const bytes = scanner.push(chunk).reduce((sum, piece) => sum + piece.bytes.length, 0);
      expect(bytes).toBeGreaterThanOrEqual(chunk.length - 10);
    }
  });
});

describe('refuses what two readers could read in two ways', () => {
  const part = (headers: string): string => `--b0und\r\n${headers}\r\n\r\nm\r\n${END}`;
  test.each<[text: string, why: string]>([
    [`${field('model', 'a')}${field('model', 'b')}${END}`, 'a field twice'],
    [`\r\n${field('model', 'a')}${END}`, 'something before the first boundary'],
    [`${field('model', 'a')}${END}${field('model', 'b')}`, 'something behind the last'],
    [
      `${field('prompt', `x\n--b0und\r\nContent-Disposition: form-data; name="model"\r\n\r\nb`)}${END}`,
      'a bare line feed',
    ],
    [`${field('prompt', 'x\r\n--b0und \r\ny')}${END}`, 'a boundary with a blank behind it'],
    [`${field('prompt', 'x\r\n--b0undy')}${END}`, 'a boundary that goes on'],
    [
      `--b0und\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n${field('model', 'a')}${END}`,
      'a part without content',
    ],
    [part('Content-Disposition: form-data; name="model"; name="x"'), 'two names'],
    [part('Content-Disposition: form-data; name="x"; name*=utf-8\'\'model'), 'a name in two forms'],
    [part('Content-Disposition: form-data; name="mo\\del"'), 'an escaped name'],
    [part('Content-Disposition: form-data; name="x\r\n y"'), 'a folded line'],
    [part('Content-Disposition: form-data; name="x"\nContent-Disposition: form-data; name="model"'), 'a half line end'],
    [part('Content-Disposition: form-data; name="x"\r\nContent-Disposition: form-data; name="model"'), 'two headers'],
    [part('Content-Disposition: form-data; name="x" model'), 'a rest behind the parameters'],
    [part('Content-Disposition: form-data; filename="x"'), 'no name'],
    [part('Content-Type: text/plain'), 'no such header'],
    [part('x'), 'no header at all'],
    [`${file('x', 'model')}${END}`, 'a file in place of the field'],
    [`${field('model', 'x'.repeat(5000))}${END}`, 'a value that is too long'],
    [part(`Content-Disposition: form-data; name="${'x'.repeat(9000)}"`), 'headers that are too long'],
    [field('model', 'a'), 'no last boundary'],
    [`${field('model', 'a')}--b0und`, 'half of the last boundary'],
    ['', 'nothing'],
    ['--b0', 'half of the first boundary'],
    ['{"model":"a"}', 'no form'],
  ])('%j: %s', (text) => {
    for (const cuts of [[], Array.from({ length: text.length }, (_, i) => i)]) {
      expect(scan(text, cuts).scanner.problem).not.toBeNull();
    }
  });

  test('and a field that names a destination', () => {
    const { scanner } = scan(`${field('model', 'm')}${field('base_url', 'http://x')}${END}`);
    expect(scanner.problem).toMatchObject({ code: 'destination_refused', param: 'base_url' });
  });
});

test.each<[contentType: string, boundary: string | null]>([
  ['multipart/form-data; boundary=----WebKitFormBoundaryABC', '----WebKitFormBoundaryABC'],
  ['multipart/form-data; boundary="a b"', 'a b'],
  ['Multipart/Form-Data;Boundary=x; charset=utf-8', 'x'],
  ['multipart/form-data; charset=utf-8; boundary=x', 'x'],
  ['multipart/form-data', null],
  ['multipart/form-data; boundary=', null],
  ['multipart/form-data; boundary=a; boundary=b', null],
  [`multipart/form-data; boundary=${'x'.repeat(71)}`, null],
  ['multipart/mixed; boundary=x', null],
  ['application/json', null],
])('the boundary of %j is %j', (contentType, boundary) => {
  expect(boundaryOf(contentType)).toBe(boundary);
});

describe('the gate', () => {
  const gateFor = (text: string, mostHeld?: number): FormGate => {
    const gate = new FormGate('b0und', mostHeld);
    expect(gate.push(bytesOf(text))).toEqual([]);
    return gate;
  };

  const stateOf = ({ ready, model, stream, responseFormat, problem }: FormGate): object => {
    return { ready, model, stream, responseFormat, problem };
  };

  test('model first, as openai-python sends it: opens when the file begins, and keeps nothing of it', () => {
    const gate = gateFor(`${field('model', 'whisper-1')}${field('stream', 'true')}${file('a sound ').slice(0, -2)}`);
    expect(stateOf(gate)).toMatchObject({
      ready: true,
      model: 'whisper-1',
      stream: true,
      responseFormat: null,
      problem: null,
    });
    const head = textOf(gate.release('m'));
    const rest = textOf([...gate.push(bytesOf('of music')), ...gate.push(bytesOf(`\r\n${END}`))]);
    gate.end();
    expect(gate.problem).toBeNull();
    expect(head + rest).toBe(`${field('model', 'm')}${field('stream', 'true')}${file('a sound of music')}${END}`);
    expect(gate.growth('m')).toBe(-8);
  });

  test('file first, as curl and openai-node send it: opens when the model has come', () => {
    const gate = gateFor(file('sound'));
    expect(gate.ready).toBe(false);
    gate.push(bytesOf(`${field('model', 'größe')}${field('response_format', 'text')}${END}`));
    gate.end();
    expect(stateOf(gate)).toMatchObject({ ready: true, responseFormat: 'text' });
    expect(textOf(gate.release('whisper-large'))).toBe(
      `${file('sound')}${field('model', 'whisper-large')}${field('response_format', 'text')}${END}`,
    );
  });

  test('a form without a file opens at its end', () => {
    const gate = gateFor(`${field('model', 'm')}${END}`);
    expect(gate.ready).toBe(false);
    gate.end();
    expect(gate.ready).toBe(true);
  });

  test.each([`${file('sound')}${END}`, `${field('model', '')}${END}`])('without a model it stays shut: %j', (text) => {
    const gate = gateFor(text);
    gate.end();
    expect(stateOf(gate)).toMatchObject({ ready: false, problem: { code: 'missing_field', param: 'model' } });
  });

  test('a file that is too large to wait behind', () => {
    const gate = gateFor(file('x'.repeat(2000)).slice(0, -2), 1000);
    expect(stateOf(gate)).toMatchObject({ ready: false, problem: { code: 'model_after_file', param: 'model' } });
    expect(gate.problem?.message).toMatch(/before the file/u);
  });

  test('a form that is spoilt behind the release gives nothing more', () => {
    const gate = gateFor(`${field('model', 'm')}${file('').slice(0, -2)}`);
    gate.release('m');
    expect(gate.push(bytesOf(`x\r\n${field('model', 'other')}`))).toEqual([]);
    expect(gate.problem).toMatchObject({ code: 'duplicate_field' });
  });
});

describe('forms as clients make them', () => {
  /** What the SDK would send. */
  async function sent(ask: (client: OpenAI) => Promise<unknown>): Promise<{ type: string; body: Uint8Array }> {
    let found: Request | null = null;
    const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      found = new Request(url, { ...init, duplex: 'half' } as RequestInit);
      return Promise.resolve(Response.json({ text: '' }));
    };
    await ask(new OpenAI({ apiKey: 'k', baseURL: 'http://localhost/v1', fetch }));
    const request = found as unknown as Request;
    const body = new Uint8Array(await request.arrayBuffer());
    return { type: request.headers.get('content-type') ?? '', body };
  }

  test.each([true, false])('openai-node keeps the order of the fields; file first: %j', async (fileFirst) => {
    const upload = await toFile(bytesOf(TRICKY), 'ä "b".mp3', { type: 'audio/mpeg' });
    const { type, body } = await sent((client) =>
      client.audio.transcriptions.create(
        fileFirst
          ? { file: upload, model: 'whisper-1', response_format: 'json' }
          : { model: 'whisper-1', response_format: 'json', file: upload },
      ),
    );
    const gate = new FormGate(boundaryOf(type) ?? '');
    gate.push(body);
    gate.end();
    expect(gate.problem).toBeNull();
    expect([gate.model, gate.responseFormat]).toEqual(['whisper-1', 'json']);
    const text = charsOf(body);
    expect(text.indexOf('name="file"') < text.indexOf('name="model"')).toBe(fileFirst);
    expect(textOf(gate.release('other'))).toBe(text.replace('whisper-1', 'other'));
  });

  test('several images', async () => {
    const image = await toFile(bytesOf(TRICKY), 'a.png', { type: 'image/png' });
    const { type, body } = await sent((client) =>
      client.images.edit({ image: [image, image], prompt: 'a hat', model: 'gpt-image-1' }),
    );
    const gate = new FormGate(boundaryOf(type) ?? '');
    gate.push(body);
    gate.end();
    expect([gate.problem, gate.model]).toEqual([null, 'gpt-image-1']);
  });

  // Recorded from `curl -F file=@a.mp3 -F model=whisper-1` (curl 7.88).
  test('curl', () => {
    const boundary = '------------------------406555a8f130bc27';
    const part = (headers: string, content: string): string => `--${boundary}\r\n${headers}\r\n\r\n${content}\r\n`;
    const text =
      part(
        'Content-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: application/octet-stream',
        'sound',
      ) +
      part('Content-Disposition: form-data; name="model"', 'whisper-1') +
      `--${boundary}--\r\n`;
    const gate = new FormGate(boundaryOf(`multipart/form-data; boundary=${boundary}`) ?? '');
    gate.push(bytesOf(text));
    gate.end();
    expect([gate.problem, gate.model, gate.ready]).toEqual([null, 'whisper-1', true]);
  });
});
