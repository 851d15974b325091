import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

describe('the system clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs once after the time is over', () => {
    const run = vi.fn();
    systemClock.after(1000, run);
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100_000);
    expect(run).toHaveBeenCalledOnce();
  });

  it('can be told not to, more than once', () => {
    const run = vi.fn();
    const cancel = systemClock.after(1000, run);
    cancel();
    cancel();
    vi.advanceTimersByTime(2000);
    expect(run).not.toHaveBeenCalled();
  });

  it('waits longer than the longest timer of the platform', () => {
    const run = vi.fn();
    const days = 86_400_000;
    const cancel = systemClock.after(60 * days, run);
    vi.advanceTimersByTime(59 * days);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(days);
    expect(run).toHaveBeenCalledOnce();
    cancel();
  });
});
