import { describe, expect, it } from 'vitest';
import type { BreakerView, StatusView } from '../../../src/contract/views.ts';
import { matters } from './attention.ts';

function breaker(rest: Partial<BreakerView>): BreakerView {
  return {
    provider: 'groq',
    label: 'Groq',
    preset: 'groq',
    state: 'closed',
    reason: null,
    nextTryAt: null,
    illModels: [],
    restingKeys: [],
    spendTodayNanos: null,
    requestsPerMinute: 0,
    recentTtftMs: [],
    drill: null,
    ...rest,
  };
}

const status: StatusView = {
  version: '0.1.0',
  startedAt: 0,
  gatewayUrl: 'http://127.0.0.1:4747/v1',
  defaultClient: null,
  demo: false,
  ledger: { ok: true, message: null, waiting: 0 },
  notices: [],
  dataDir: '/tmp',
};

const texts = (breakers: BreakerView[], over: Partial<StatusView> = {}) =>
  matters(breakers, { ...status, ...over }).map(({ text }) => text);

describe('matters', () => {
  it('has nothing to say while all is well', () => {
    expect(matters([breaker({}), breaker({ state: 'off' })], status)).toEqual([]);
  });

  it('tells why a breaker tripped and until when', () => {
    const [matter] = matters([breaker({ state: 'tripped', reason: '5 × 503', nextTryAt: 99 })], status);
    expect(matter).toMatchObject({
      level: 'error',
      text: 'Groq tripped: 5 × 503.',
      until: 99,
    });
  });

  it('names resting keys and ill models', () => {
    const illModels = [{ model: 'llama', reason: '404: no such model', nextTryAt: null }];
    const restingKeys = [{ key: 'spare', model: null, reason: 'Groq refused this key.', until: null }];
    expect(texts([breaker({ illModels, restingKeys })])).toEqual([
      'Groq rests llama: 404: no such model.',
      'Groq rests key “spare”: Groq refused this key.',
    ]);
  });

  it('does not say twice why a breaker tripped', () => {
    const illModels = [{ model: 'llama', reason: '5 × 503', nextTryAt: 99 }];
    expect(texts([breaker({ state: 'tripped', reason: '5 × 503', illModels })])).toEqual(['Groq tripped: 5 × 503.']);
  });

  it('says nothing of the keys of a provider that is off by hand', () => {
    const restingKeys = [{ key: 'spare', model: null, reason: 'refused', until: null }];
    expect(texts([breaker({ state: 'off', restingKeys })])).toEqual([]);
  });

  it('puts what is broken before what merely waits', () => {
    const ledger = { ok: false, message: 'The disk is full.', waiting: 1200 };
    const levels = matters([breaker({ state: 'half-open' })], { ...status, ledger, demo: true }).map(
      ({ level }) => level,
    );
    expect(levels).toEqual(['error', 'warning', 'note']);
    expect(texts([], { ledger })[0]).toMatch(/^The disk is full\. 1.200 records wait/u);
  });

  it('tells of a fire drill, whom it concerns and when it ends, and that it is why a breaker tripped', () => {
    const drill = {
      provider: 'groq',
      kind: 'down',
      startedAt: 0,
      endsAt: 99,
      delayMs: null,
      retryAfterMs: null,
    } as const;
    expect(matters([breaker({ drill: { ...drill, clients: ['codex'] } })], status)).toEqual([
      {
        key: 'groq drill',
        level: 'warning',
        text: 'Fire drill: Groq acts as if it were down for codex.',
        until: 99,
        action: { stopDrillAt: 'groq', called: 'Groq' },
      },
    ]);
    const levels = (clients: string[]) =>
      matters([breaker({ state: 'tripped', drill: { ...drill, clients } })], status).map(({ level }) => level);
    expect(levels([])).toEqual(['warning', 'warning']);
    expect(levels(['codex'])).toEqual(['error', 'warning']);
  });

  it('does not say the same twice', () => {
    const ledger = { ok: false, message: 'The disk is full.', waiting: 0 };
    const notices = [{ level: 'error' as const, text: 'The disk is full.' }];
    expect(texts([], { ledger, notices })).toEqual(['The disk is full.']);
  });

  it('offers a newcomer the one action that ends the demo', () => {
    expect(matters([], { ...status, demo: true })[0]?.action).toBe('add-provider');
  });
});
