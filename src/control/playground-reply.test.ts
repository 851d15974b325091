import { expect, test, vi } from 'vitest';
import type { PlaygroundEvent } from '../contract/playground-views.ts';
import { PlaygroundReply } from './playground-reply.ts';

const STREAM = ['x-breakerbox-request-id', 'r1', 'content-type', 'text/event-stream; charset=utf-8'];

function delta(content: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
}

function opened(headers = STREAM, status = 200): PlaygroundReply {
  const reply = new PlaygroundReply(async () => Promise.resolve(null));
  reply.head(status, headers);
  return reply;
}

async function all(reply: PlaygroundReply): Promise<PlaygroundEvent[]> {
  const events: PlaygroundEvent[] = [];
  for await (const event of reply.events()) events.push(event);
  return events;
}

test('whoever reads too slowly makes the provider wait, until it is read', async () => {
  const reply = opened();
  const drained = vi.fn<() => void>();
  expect(reply.write(delta('x'.repeat(100_000)))).toBe(true);
  expect(reply.write(delta('x'.repeat(200_000)))).toBe(false);
  reply.onDrain(drained);
  const reader = reply.events();
  await reader.next();
  expect(drained).not.toHaveBeenCalled();
  const { value } = await reader.next();
  expect(value).toEqual({ type: 'text', text: 'x'.repeat(300_000) });
  const next = reader.next();
  await vi.waitFor(() => {
    expect(drained).toHaveBeenCalledTimes(1);
  });
  expect(reply.write(delta('y'))).toBe(true);
  expect((await next).value).toEqual({ type: 'text', text: 'y' });
});

test('an event that comes in pieces is told once it is whole', async () => {
  const reply = opened();
  const bytes = Buffer.from(delta('Zürich 🌍'));
  for (const byte of bytes) reply.write(Uint8Array.of(byte));
  reply.write(': keep-alive\n\n');
  reply.end('data: [DONE]\n\n');
  expect((await all(reply)).slice(1)).toEqual([{ type: 'text', text: 'Zürich 🌍' }]);
});

const ERROR = JSON.stringify({ error: { message: 'No.', code: 'c', attempts: [{ provider: 'p' }] } });
const TOLD = { type: 'error', message: 'No.', code: 'c', attempts: [{ provider: 'p' }] };
const OURS = { type: 'error', message: expect.stringContaining('Breakerbox failed') as string };

test.each([
  [
    'an error in place of an answer',
    (reply: PlaygroundReply) => reply.end(ERROR),
    ['content-type', 'application/json'],
    502,
    TOLD,
  ],
  [
    'a body that is none of ours',
    (reply: PlaygroundReply) => reply.end('<html>'),
    ['content-type', 'text/html'],
    502,
    OURS,
  ],
  ['an error within a stream', (reply: PlaygroundReply) => reply.breakOff(`data: ${ERROR}\n\n`), STREAM, 200, TOLD],
  ['a break without a word', (reply: PlaygroundReply) => reply.breakOff(''), STREAM, 200, OURS],
  ['a break in mid-event', (reply: PlaygroundReply) => reply.breakOff('data: {"choi'), STREAM, 200, OURS],
])('%s is one error', async (_, act, headers, status, error) => {
  const reply = opened(headers, status);
  act(reply);
  const events = await all(reply);
  expect(events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining(error)]);
});

test('whoever leaves is gone, once, and after the end it is nothing to anybody', async () => {
  const left = vi.fn<() => void>();
  const leaving = opened();
  leaving.onGone(left);
  leaving.leave();
  leaving.leave();
  expect(leaving.gone).toBe(true);
  expect(left).toHaveBeenCalledTimes(1);
  expect(await all(leaving)).toHaveLength(1);
  const ended = opened();
  ended.onGone(left);
  ended.end();
  ended.leave();
  expect(ended.gone).toBe(false);
  expect(left).toHaveBeenCalledTimes(1);
});
