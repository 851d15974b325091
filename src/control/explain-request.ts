// Explains one request: of the ledger, in outline, or a whole body as a client would send it.

import type { ExplainInput, ExplainView, SketchInput } from '../contract/routing-views.ts';
import { isObject, type JsonObject } from '../dialects/json.ts';
import { compileLinearPattern } from '../platform/linear-pattern.ts';
import { localTimeAt } from '../routing/local-time.ts';
import type { RoutingTable } from '../routing/routing-table.ts';
import { compileRules } from '../routing/rules.ts';
import { SketchedFacts } from '../routing/sketched-facts.ts';
import { estimateTokens } from '../tokens/estimate.ts';
import { refused, refusing } from './desk.ts';
import { explainLogged } from './explain-logged.ts';
import { explain } from './explain.ts';
import type { Instance } from './instance.ts';

const EVERYTHING = ['*'];

export async function explainRequest(instance: Instance, input: ExplainInput): Promise<ExplainView> {
  switch (input.of) {
    case 'logged':
      return explainLogged(instance, input.id);
    case 'sketch':
      return explainSketch(instance, input.request, tableFor(instance, input.rules));
    case 'body':
      return explainBody(instance, input, tableFor(instance, input.rules));
  }
}

/** As traffic sees it, but for the rules, routes and aliases of a text that is not in force. Throws REFUSED. */
function tableFor(instance: Instance, text: string | null): RoutingTable {
  const { table } = instance.snapshot();
  if (text === null) return table;
  const { routes, aliases, rules } = refusing(() => instance.settings.draft(text)).config;
  return {
    ...table,
    routes: new Map(routes.map((route) => [route.id, route])),
    aliases: new Map(Object.entries(aliases)),
    rules: compileRules(rules, compileLinearPattern),
  };
}

function explainSketch(instance: Instance, request: SketchInput, table: RoutingTable): ExplainView {
  const { planner, clock } = instance;
  const facts = new SketchedFacts(
    { ...request, headers: lowerCased(request.headers) },
    {
      estimate: estimateTokens,
      localTime: (zone) => localTimeAt(clock.now(), zone),
      budgetShare: instance.budgets.shareOf,
    },
  );
  const { plan, state } = planner.planSketch(facts, allowOf(instance, request.client), table);
  return explain({ facts, session: null, plan, state, table });
}

async function explainBody(
  instance: Instance,
  { body: text, surface, client, headers }: Extract<ExplainInput, { of: 'body' }>,
  table: RoutingTable,
): Promise<ExplainView> {
  const body = readBody(text);
  const model = typeof body['model'] === 'string' ? body['model'] : '';
  if (model === '') throw refused("The request names no model: give it a 'model', such as auto.", 'model');
  const planning = instance.planner.open({
    client: client ?? '',
    allow: allowOf(instance, client),
    surface,
    model,
    body,
    chars: text.length,
    streamed: body['stream'] === true,
    headers: lowerCased(headers),
  });
  planning.counts = false;
  let plan = planning.plan(table);
  if (planning.facts.exactWanted) {
    await planning.count();
    plan = planning.plan(table);
  }
  const { facts, session, state } = planning;
  const view = explain({ facts, session, plan, state, table });
  return { ...view, client };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function readBody(text: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw refused(`The request is not valid JSON: ${(error as Error).message}`, 'body');
  }
  if (!isObject(body)) throw refused('The request must be a JSON object.', 'body');
  return body;
}

/** A client that does not exist may use everything: the question is where its requests would go. */
function allowOf(instance: Instance, client: string | null): readonly string[] {
  return instance.config().clients.find(({ name }) => name === client)?.allow ?? EVERYTHING;
}
