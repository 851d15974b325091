import { expect, test } from 'vitest';
import { CommitMark } from './commit-mark.ts';

test('begins before the first batch', () => {
  expect(new CommitMark().committed).toBe(0);
});

test('what one side publishes the other side sees, in the same memory', () => {
  const ours = new CommitMark();
  const writers = new CommitMark(ours.memory);
  writers.publish(7);
  expect(ours.committed).toBe(7);
  expect(new CommitMark().committed).toBe(0);
});

test('a message is wanted only after it was asked for, and once', () => {
  const ours = new CommitMark();
  const writers = new CommitMark(ours.memory);
  expect(writers.publish(1)).toBe(false);
  ours.wantWake();
  ours.wantWake();
  expect(writers.publish(2)).toBe(true);
  expect(writers.publish(3)).toBe(false);
});
