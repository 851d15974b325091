// A model server on this machine that answers GETs by their path, as real ones do; anything else is not there.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelServer {
  readonly port: number;
  readonly origin: string;
  /** Paths that were asked, with the key if there was one. */
  readonly asked: string[];
  close(): Promise<void>;
}

export type Answers = Readonly<Record<string, unknown>>;

/** Answers as JSON with 200, but for numbers, which are answered as a status. `otherwise`: what is said of other paths. */
export async function startModelServer(answers: Answers, otherwise: unknown = 404): Promise<ModelServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const { authorization } = request.headers;
    asked.push(authorization === undefined ? path : `${path} ${authorization}`);
    const answer = answers[path] ?? otherwise;
    const [status, body] = typeof answer === 'number' ? [answer, { error: { message: 'no' } }] : [200, answer];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listOf = (owner: string, ...ids: readonly string[]) => ({
  object: 'list',
  data: ids.map((id) => ({ id, object: 'model', owned_by: owner })),
});

/** As the servers of these kinds answer. */
export const SERVERS = {
  ollama: { '/api/version': { version: '0.13.0' }, '/v1/models': listOf('library', 'qwen3:8b', 'gemma3:4b') },
  lmstudio: {
    '/api/v0/models': {
      object: 'list',
      data: [{ id: 'qwen3-8b', object: 'model', type: 'llm', state: 'not-loaded' }],
    },
    '/v1/models': listOf('organization_owner', 'qwen3-8b'),
  },
  llamacpp: { '/v1/models': listOf('llamacpp', 'gpt-oss-20b'), '/props': { default_generation_settings: {} } },
  vllm: { '/version': { version: '0.11.0' }, '/v1/models': listOf('vllm', 'Qwen/Qwen3-8B') },
} as const satisfies Readonly<Record<string, Answers>>;
