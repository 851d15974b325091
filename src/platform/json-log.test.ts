import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createJsonLog } from './json-log.ts';
import { createRedactor } from './redactor.ts';

class Sink extends EventEmitter {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

function logTo(stream: Sink) {
  const redactor = createRedactor();
  redactor.learn('sk-canary-0123456789');
  return createJsonLog({ stream, clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6) }, redactor });
}

describe('the log', () => {
  it('writes one JSON object a line', () => {
    const sink = new Sink();
    logTo(sink).warn('breaker-tripped', {
      provider: 'shop',
      failures: 3,
      forced: false,
      until: null,
      model: undefined,
    });
    expect(sink.text).toBe(
      '{"time":"2026-01-02T03:04:05.006Z","level":"warn","event":"breaker-tripped","provider":"shop","failures":3,"forced":false,"until":null}\n',
    );
  });

  it('lets no field replace time, level and event', () => {
    const sink = new Sink();
    logTo(sink).info('real', { level: 'error', event: 'forged', time: 'never' });
    expect(JSON.parse(sink.text)).toEqual({ time: '2026-01-02T03:04:05.006Z', level: 'info', event: 'real' });
  });

  it('contains no secret', () => {
    const sink = new Sink();
    logTo(sink).error('sk-canary-0123456789', { message: 'the key sk-canary-0123456789 is wrong' });
    expect(sink.text).not.toContain('canary');
  });

  it('contains no character that a terminal would act upon', () => {
    const sink = new Sink();
    const nasty = '\u001b[2J\u009b31m\n\r\u2028\u202e\u0007\u007f';
    logTo(sink).info('x', { model: nasty });
    // oxlint-disable-next-line no-control-regex -- they are what this test looks for
    expect(sink.text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    expect(JSON.parse(sink.text)).toMatchObject({ model: nasty });
  });

  it('cuts long texts after removing secrets from them', () => {
    const sink = new Sink();
    logTo(sink).info('x', { text: `${'a'.repeat(4090)}sk-canary-0123456789${'b'.repeat(5000)}` });
    expect(sink.text.length).toBeLessThan(4300);
    expect(sink.text).not.toContain('sk-c');
  });

  it('falls silent when nobody reads it any more', () => {
    const sink = new Sink();
    const log = logTo(sink);
    sink.emit('error', new Error('EPIPE'));
    log.info('x');
    expect(sink.text).toBe('');
    const throwing = new Sink();
    throwing.write = () => {
      throw new Error('gone');
    };
    expect(() => logTo(throwing).info('x')).not.toThrow();
  });
});
