// The hosted Portkey looks up a key and the `@slug/` before a model's name in its catalog. The open-source gateway has
// neither: it is told everything by a header. This stands in for the catalog.

import type { Rewrite } from '../agents/wire-tap.ts';

interface Catalog {
  readonly key: string;
  readonly vendorsUrl: string;
  readonly vendorKey: string;
}

export function portkeyDoor({ key, vendorsUrl, vendorKey }: Catalog): Rewrite {
  return ({ headers, body }) => {
    const { 'x-portkey-api-key': given, ...rest } = headers;
    if (given !== key) return refusal(401, 'Invalid API Key. Error Code: 03');
    const request = JSON.parse(body) as { model?: string };
    const [, slug, model] = /^@([^/]+)\/(.+)$/.exec(request.model ?? '') ?? [];
    if (slug === undefined || model === undefined) return refusal(400, 'The model is not in the catalog.');
    const config = { provider: slug, api_key: vendorKey, custom_host: `${vendorsUrl}/v1` };
    return {
      headers: { ...rest, 'x-portkey-config': JSON.stringify(config) },
      body: JSON.stringify({ ...request, model }),
    };
  };
}

function refusal(status: number, message: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ status: 'failure', message }) };
}
