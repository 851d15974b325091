// Clients that keep a gateway busy until it dies, and remember which of their requests they saw an answer to begin.

import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { chat } from '../support/chat-call.ts';

export interface Load {
  /** Ids of the requests of which a client received at least one byte. */
  readonly witnessed: Set<string>;
  readonly firstAnswer: Promise<void>;
  /** Makes no further calls; resolves when the last one has ended. */
  stop(): Promise<void>;
}

interface Target {
  readonly url: string;
  readonly clientKey: string;
}

export function startLoad(gateway: Target, clients: number, random: () => number): Load {
  const witnessed = new Set<string>();
  const { promise: firstAnswer, resolve: answered } = Promise.withResolvers<void>();
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  let stopped = false;

  const loop = async (): Promise<void> => {
    while (!stopped) {
      try {
        const response = await ask(gateway, agent, random() < 0.5);
        witnessed.add(String(response.headers['x-breakerbox-request-id']));
        answered();
        for await (const part of response) void part;
      } catch {
        // The gateway died under this call: exactly what is being arranged here. A client with nothing to call is done.
        if (stopped || !(await isAlive(gateway))) return;
      }
    }
  };
  const loops = Array.from({ length: clients }, loop);
  return {
    witnessed,
    firstAnswer,
    async stop() {
      stopped = true;
      await Promise.all(loops);
      agent.destroy();
    },
  };
}

function ask(gateway: Target, agent: Agent, stream: boolean): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${gateway.clientKey}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${gateway.url}/v1/chat/completions`, { method: 'POST', agent, headers });
    request.on('response', resolve).on('error', reject);
    request.end(JSON.stringify(chat('load', { stream })));
  });
}

function isAlive(gateway: Target): Promise<boolean> {
  return new Promise((resolve) => {
    httpRequest(`${gateway.url}/health`)
      .on('response', (response) => {
        response.resume();
        resolve(true);
      })
      .on('error', () => resolve(false))
      .end();
  });
}
