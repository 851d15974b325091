// The place where the model catalog is published, played by a server on this machine: it sends the embedded facts in the
// form of models.dev, as a test changes them, or whatever else a test wants.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import embedded from '../../src/catalog/embedded-facts.json' with { type: 'json' };

/** The day of the embedded facts. */
export const EMBEDDED_DATE = embedded.date;

interface PublishedModel {
  cost?: { input: number; output: number; cache_read?: number; cache_write?: number; tiers?: unknown[] };
  limit: { context: number; output: number };
  modalities: { input: string[]; output: string[] };
  tool_call: boolean;
  reasoning: boolean;
}

type Published = Record<string, { id: string; models: Record<string, PublishedModel> }>;

/** All models of the embedded catalog, as they are published. */
export function publishedModels(): Published {
  return Object.fromEntries(
    Object.entries(embedded.providers).map(([provider, models]) => [
      provider,
      {
        id: provider,
        models: Object.fromEntries(
          Object.entries(models).map(([id, row]) => [id, publishedModel(row as readonly unknown[])]),
        ),
      },
    ]),
  );
}

function publishedModel(row: readonly unknown[]): PublishedModel {
  const [input, cached, written, output, context, most, letters] = row as (number | null)[];
  const has = (letter: string): boolean => String(letters).includes(letter);
  const dollars = (nanos: number | null | undefined): number => (nanos ?? 0) / 1e9;
  return {
    ...(input !== null && {
      cost: {
        input: dollars(input),
        output: dollars(output),
        ...(cached !== null && { cache_read: dollars(cached) }),
        ...(written !== null && { cache_write: dollars(written) }),
      },
    }),
    limit: { context: context ?? 0, output: most ?? 0 },
    modalities: { input: has('i') ? ['text', 'image'] : ['text'], output: has('x') ? ['image'] : ['text'] },
    tool_call: has('t'),
    reasoning: has('r'),
  };
}

export interface CatalogServer {
  readonly url: string;
  readonly asked: readonly { readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  /** What is sent from now on. */
  send(answer: (response: ServerResponse) => void): void;
  /** The same for a list, with an ETag that is heeded. */
  publish(models: unknown, etag: string): void;
  close(): Promise<void>;
}

export async function startCatalogServer(): Promise<CatalogServer> {
  const asked: { url: string; headers: IncomingMessage['headers'] }[] = [];
  let answer = (request: IncomingMessage, response: ServerResponse): void => {
    void request;
    response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api.json`,
    asked,
    send(say) {
      answer = (_, response) => say(response);
    },
    publish(models, etag) {
      const body = gzipSync(JSON.stringify(models));
      answer = (request, response) => {
        if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
        else response.writeHead(200, { etag, 'content-encoding': 'gzip' }).end(body);
      };
    },
    close: () => closeServer(server),
  };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
