// Forms with files: passed on while they come, byte for byte but for the model's name, and their answers likewise.

import { randomBytes } from 'node:crypto';
import { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, ledgerOf } from '../support/ask.ts';
import { startBareUpstream } from '../support/bare-upstream.ts';
import type { BareUpstream } from '../support/bare-upstream.ts';
import { eventually } from '../support/eventually.ts';
import { formBytes, openUpload } from '../support/forms.ts';
import type { Upload } from '../support/forms.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { settledAt } from '../support/ledger-file.ts';

const MODEL = 'gpt-4o-transcribe';
const BOUNDARY = '----form-0123456789';
const SOUND = randomBytes(300_000);

let upstream: BareUpstream;
let spare: BareUpstream;
let gateway: Gateway;

beforeAll(async () => {
  [upstream, spare] = await Promise.all([startBareUpstream(), startBareUpstream()]);
  const models = [{ id: MODEL, inputPrice: 2, outputPrice: 10 }];
  gateway = await startGateway({
    config: {
      providers: [
        provider('up', upstream.baseUrl, { models }),
        provider('spare', spare.baseUrl, { models }),
        provider('claude', spare.baseUrl, { preset: 'anthropic', models: [{ id: 'm' }] }),
      ],
      routes: [
        route('speech', [`up/${MODEL}`, `spare/${MODEL}`]),
        route('able', ['claude/m', `up/${MODEL}`]),
        route('unable', ['claude/m']),
      ],
    },
  });
});
beforeEach(async () => {
  for (const one of [upstream, spare]) one.forget();
  await gateway.panel.breakers.reset({ provider: 'up' });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await spare?.close();
});

const file = { field: 'file', name: 'söund.wav', type: 'audio/wav', bytes: SOUND };

/** The model first, or where the file has already passed. */
function form(
  model: string,
  order: 'model first' | 'file first',
  rest: readonly (readonly [string, string])[] = [],
): Buffer {
  const name = ['model', model] as const;
  return formBytes(BOUNDARY, order === 'model first' ? [name, ...rest, file] : [file, name, ...rest]);
}

function upload(path: string, bytes: number | null = null): Upload {
  const length = bytes === null ? {} : { 'content-length': String(bytes) };
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  return openUpload(`${gateway.url}${path}`, gateway.clientKey, { 'content-type': type, ...length });
}

async function send(path: string, bytes: Buffer): Promise<Upload> {
  const sent = upload(path, bytes.length);
  sent.end(bytes);
  return sent;
}

const USAGE = { type: 'tokens', input_tokens: 40, output_tokens: 6, total_tokens: 46 };

async function answerWith(body: object, at: BareUpstream = upstream): Promise<void> {
  const { response } = await at.call(0, ({ state }) => state === 'whole');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

describe('a transcription', () => {
  test.each(['model first', 'file first'] as const)(
    'arrives byte for byte with the model renamed: %s',
    async (order) => {
      const sent = await send('/v1/audio/transcriptions', form(`up/${MODEL}`, order));
      await answerWith({ text: 'hello', usage: USAGE });
      const [call] = upstream.calls;
      const expected = form(MODEL, order);
      expect(call?.url).toBe('/v1/audio/transcriptions');
      expect(call?.body.equals(expected)).toBe(true);
      expect(call?.request.headers).toMatchObject({
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'content-length': String(expected.length),
      });
      const answer = await sent.answer;
      expect(answer.json).toEqual({ text: 'hello', usage: USAGE });
      expect((await ledgerOf(gateway, answer)).request).toMatchObject({
        surface: 'audio',
        state: 'done',
        input_tokens: 40,
        output_tokens: 6,
        cost_nanos: 40 * 2_000 + 6 * 10_000,
      });
    },
  );

  test('is passed on before the client has sent its end', async () => {
    const bytes = form(`up/${MODEL}`, 'model first');
    const sent = upload('/v1/audio/transcriptions');
    await sent.write(bytes.subarray(0, 100_000));
    // The end is still here, and the beginning there.
    const heard = await upstream.call(0, ({ body }) => body.length > 50_000);
    expect(heard.state).toBe('coming');
    sent.end(bytes.subarray(100_000));
    await answerWith({ text: 'hello' });
    expect(upstream.calls[0]?.body.equals(form(MODEL, 'model first'))).toBe(true);
    expect((await sent.answer).json).toEqual({ text: 'hello' });
  });

  test('comes back as events, while they come', async () => {
    const sent = await send('/v1/audio/transcriptions', form(`up/${MODEL}`, 'model first', [['stream', 'true']]));
    const { response } = await upstream.call(0, ({ state }) => state === 'whole');
    const events = [
      'data: {"type":"transcript.text.delta","delta":"hel"}\n\n',
      `data: ${JSON.stringify({ type: 'transcript.text.done', text: 'hello', usage: USAGE })}\n\n`,
    ];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events[0]);
    response.end(events[1]);
    const answer = await sent.answer;
    expect(answer.text).toBe(events.join(''));
    expect(answer.headers['content-type']).toContain('text/event-stream');
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      input_tokens: 40,
      output_tokens: 6,
      streamed: 1,
    });
  });

  test('whose client hangs up in the middle ends there too', async () => {
    const sent = upload('/v1/audio/transcriptions');
    await sent.write(form(`up/${MODEL}`, 'model first').subarray(0, 100_000));
    const heard = await upstream.call(0, ({ body }) => body.length > 50_000);
    sent.hangUp();
    await eventually(() => expect(heard.gone).toBe(true));
    expect(heard.state).toBe('broken');
    expect((await settledAt(gateway.dataDir, -1)).request).toMatchObject({ state: 'cancelled' });
  });

  test('through the OpenAI SDK', async () => {
    const asked = gateway.openai().audio.transcriptions.create({
      file: await toFile(SOUND, 'sound.wav', { type: 'audio/wav' }),
      model: `up/${MODEL}`,
      language: 'en',
    });
    await answerWith({ text: 'hello' });
    expect((await asked).text).toBe('hello');
    expect(upstream.calls[0]?.body.includes(SOUND)).toBe(true);
    expect(upstream.calls[0]?.body.toString('latin1')).toMatch(new RegExp(`name="model"\r\n\r\n${MODEL}\r\n`));
  });
});

describe('targets', () => {
  test('that have no such thing are passed over before the upload is touched', async () => {
    const sent = await send('/v1/audio/transcriptions', form('able', 'model first'));
    await answerWith({ text: 'hello' });
    expect(header(await sent.answer, 'provider')).toBe('up');
  });

  test('of which none has it are a mistake of the client’s', async () => {
    const answer = await (await send('/v1/audio/transcriptions', form('unable', 'model first'))).answer;
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ attempts: [{ provider: 'claude', outcome: 'unfit' }] });
    expect(spare.calls).toHaveLength(0);
  });

  test('after one that took the upload are not sent it again, and the client learns why', async () => {
    const sent = await send('/v1/audio/transcriptions', form('speech', 'model first'));
    const { response } = await upstream.call(0, ({ state }) => state === 'whole');
    response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"overloaded"}}');
    const answer: Answer = await sent.answer;
    expect(answer.status).toBe(502);
    expect(errorOf(answer)).toMatchObject({
      attempts: [
        { provider: 'up', outcome: 'outage', status: 503 },
        { provider: 'spare', outcome: 'unfit', message: expect.stringContaining('sent already') },
      ],
    });
    expect(spare.calls).toHaveLength(0);
  });
});

describe('an edit of a picture', () => {
  test('carries several files and comes back as it is', async () => {
    const picture = { field: 'image[]', name: 'a.png', type: 'image/png', bytes: SOUND.subarray(0, 9_000) };
    const parts = (model: string): Parameters<typeof formBytes>[1] => [
      picture,
      { ...picture, name: 'b.png', bytes: SOUND.subarray(9_000, 20_000) },
      ['prompt', 'more cats — “bigger”'],
      ['model', model],
    ];
    const sent = await send('/v1/images/edits', formBytes(BOUNDARY, parts(`up/${MODEL}`)));
    const body = { created: 1, data: [{ b64_json: SOUND.toString('base64') }], usage: USAGE };
    await answerWith(body);
    expect(upstream.calls[0]?.body.equals(formBytes(BOUNDARY, parts(MODEL)))).toBe(true);
    const answer = await sent.answer;
    expect(answer.text).toBe(JSON.stringify(body));
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({ surface: 'images', input_tokens: 40 });
  });
});

describe('a form that cannot be used', () => {
  test.each<[string, Buffer, number, string]>([
    ['names no model', formBytes(BOUNDARY, [file]), 400, 'missing_field'],
    ['breaks off', form(`up/${MODEL}`, 'file first').subarray(0, 900), 400, 'invalid_form'],
    [
      'names a destination',
      formBytes(BOUNDARY, [['api_base', 'http://evil'], ['model', 'm'], file]),
      400,
      'destination_refused',
    ],
  ])('%s', async (_, bytes, status, code) => {
    const answer = await (await send('/v1/audio/transcriptions', bytes)).answer;
    expect(answer.status).toBe(status);
    expect(errorOf(answer)).toMatchObject({ code, message: expect.stringMatching(/./) });
    expect(upstream.calls).toHaveLength(0);
  });
});
