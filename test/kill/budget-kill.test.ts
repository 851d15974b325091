// The same with a real process: a hundred requests at once over HTTP against a dollar, `kill -9` in the middle, and again.

import { expect, test } from 'vitest';
import { chat, openChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { whole } from '../support/http-client.ts';
import { startUpstream, type Behaviour } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';
import { seededRandom } from './seeded-random.ts';

const ROUNDS = 4;
const SEED = 20_261_128;
const REQUESTS = 100;
/** $20 a million tokens of output, and nothing for input. */
const DOLLARS_PER_TOKEN = 20 / 1_000_000;
const LIMIT = 1;

test('bounds that were admitted outlive the process', async () => {
  const random = seededRandom(SEED);
  let owed = 0;
  let calls = 0;
  let most = 0;
  /** Some answer at once and charge for three tokens; the others may charge for all that they were allowed. */
  const serve: Behaviour = (exchange) => {
    calls += 1;
    const tokens = Number(exchange.asked['max_tokens'] ?? exchange.asked['max_completion_tokens']);
    const bound = tokens * DOLLARS_PER_TOKEN;
    owed += bound;
    most = Math.max(most, owed);
    if (random() < 0.4) return does.hangsBeforeHeaders()(exchange);
    exchange.response.on('finish', () => {
      owed -= bound - 3 * DOLLARS_PER_TOKEN;
    });
    return does.answers()(exchange);
  };
  const upstream = await startUpstream({ always: serve });
  const config = {
    providers: [provider('paid', upstream.baseUrl, { models: [{ id: 'm', inputPrice: 0, outputPrice: 20 }] })],
    budgets: [{ id: 'dollar', scope: 'all', period: 'month', limit: LIMIT }],
    settings: { reserveTokens: 500 },
  };
  let gateway: Gateway = await startGateway({ config });
  const { dataDir, dispose } = gateway;
  const statuses = new Map<number, number>();
  const refusals = (): number => statuses.get(402) ?? 0;
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const asked = Array.from({ length: REQUESTS }, async () => {
        try {
          const limit = random() < 0.7 ? { max_tokens: 100 + Math.floor(random() * 2_000) } : {};
          const { status } = await whole(await openChat(gateway, chat('paid/m', limit)).response);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        } catch {
          // The gateway died under it, which is what is being arranged.
        }
      });
      const before = calls + refusals();
      const enough = 10 + Math.floor(random() * 60);
      await eventually(() => expect(calls + refusals() - before).toBeGreaterThan(enough), 20_000);
      await gateway.kill();
      await Promise.all(asked);
      gateway = await startGateway({ dataDir });
    }
    expect(upstream.mistakes).toEqual([]);
    expect(most, `seed ${SEED}`).toBeLessThanOrEqual(LIMIT);
    // Proof that there was something to look at.
    expect(calls).toBeGreaterThan(5);
    expect(refusals()).toBeGreaterThan(5);
    expect(calls + refusals()).toBeGreaterThan(40);
    expect(owed).toBeGreaterThan(LIMIT / 4);
  } finally {
    await gateway.dispose();
    await dispose();
    await upstream.close();
  }
}, 120_000);
