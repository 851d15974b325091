// The playground: what can be asked for, and asking it.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { PlaygroundEvent, PlaygroundNamesView } from '../contract/playground-views.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';
import type { Desk } from './desk.ts';
import type { Instance, PlaygroundDesk } from './instance.ts';
import { PlaygroundReply } from './playground-reply.ts';
import { rateFields } from './price-fields.ts';

type NameView = PlaygroundNamesView['names'][number];

export function createPlaygroundHandlers({ instance }: Desk) {
  const os = implement(contract).playground;
  return {
    names: os.names.handler(({ input: { search, limit } }) => {
      const words = search.toLowerCase().split(/\s+/);
      const found = allNames(instance).filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
      return { total: found.length, names: found.slice(0, limit).map((each) => nameView(instance, each)) };
    }),
    ask: os.ask.handler(({ input, signal }) => answerEvents(instance.playground, input.body, signal)),
  };
}

/** The client leaves when `signal` aborts, or when nobody reads on. */
async function* answerEvents(
  desk: PlaygroundDesk,
  body: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<PlaygroundEvent, void, void> {
  const reply = new PlaygroundReply(async (id) => desk.end(id));
  const leave = (): void => {
    reply.leave();
  };
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted === true) return;
  try {
    desk.serve(body, reply);
    yield* reply.events();
    if (!reply.gone) yield { type: 'end', finish: reply.finish, request: await reply.ended };
  } finally {
    signal?.removeEventListener('abort', leave);
    reply.leave();
  }
}

interface Name {
  readonly name: string;
  readonly kind: NameView['kind'];
  readonly provider: string | null;
  readonly model: string | null;
}

/** As clients are told of them: routes and aliases first, then models by their providers, the user's own before all. */
function allNames(instance: Instance): Name[] {
  const { providers, routes, aliases } = instance.config();
  const names = new Map<string, Name>();
  const add = (name: string, kind: Name['kind'], provider: string | null = null, model: string | null = null): void => {
    if (!names.has(name)) names.set(name, { name, kind, provider, model });
  };
  add(AUTO_ROUTE, 'route');
  for (const { id } of routes) add(id, 'route');
  for (const alias of Object.keys(aliases)) add(alias, 'alias');
  for (const { id, enabled, models } of providers) {
    const upstream = instance.snapshot().upstreams.get(id);
    if (upstream === undefined || !enabled) continue;
    const { catalog } = upstream.preset;
    const known = catalog === null ? [] : instance.catalog.models(catalog);
    const own = models.map((model) => model.id);
    for (const model of [...own, ...upstream.listed, ...known]) add(`${id}/${model}`, 'model', id, model);
  }
  return [...names.values()];
}

function nameView(instance: Instance, { name, kind, provider, model }: Name): NameView {
  const upstream = provider === null ? undefined : instance.snapshot().upstreams.get(provider);
  const facts = model === null ? null : (upstream?.facts(model) ?? null);
  const { inputPrice, outputPrice } = rateFields(facts?.price ?? null);
  return {
    name,
    kind,
    inputPrice,
    outputPrice,
    contextWindow: facts?.contextWindow ?? null,
    abilities: Object.fromEntries(facts?.abilities ?? []),
  };
}
