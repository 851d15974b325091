// Why a request goes nowhere, in words that say what to do.

import type { NoPlan, SkippedTarget } from '../domain/plan.ts';
import type { RuleConfig } from '../domain/rule.ts';
import type { Candidates } from './candidates.ts';
import type { RequestFacts } from './facts.ts';
import { AUTO_ROUTE, type RoutingTable } from './routing-table.ts';

interface LeftOut {
  readonly skipped: readonly SkippedTarget[];
  readonly forbidden: number;
}

export function unknownModel(table: RoutingTable, name: string, rule: RuleConfig | null): string {
  const providers = table.providers.map((p) => p.id).join(', ');
  const names = [AUTO_ROUTE, ...table.routes.keys(), ...table.aliases.keys()];
  const routes = [...new Set(names)].join(', ');
  const who = rule === null ? '' : `The rule '${rule.id}' leads to '${name}'. `;
  const meant = meaningOf(table, name);
  const alias = meant === name ? '' : `The alias '${name}' stands for '${meant}'. `;
  return (
    `${who}${alias}No provider offers '${meant}'. Ask for a route (${routes}), or for provider/model-id with one of the providers: ` +
    `${providers === '' ? 'none is configured' : providers}.`
  );
}

/** What is at the end of a chain of aliases; the configuration has no circles. */
function meaningOf(table: RoutingTable, name: string): string {
  const meant = table.aliases.get(name);
  return meant === undefined ? name : meaningOf(table, meant);
}

/** All candidates have been left out. */
export function noTarget(
  facts: RequestFacts,
  candidates: Candidates,
  { skipped, forbidden }: LeftOut,
): Pick<NoPlan, 'problem' | 'message'> {
  const { asked, client } = facts;
  if (candidates.found.length > 0 && forbidden === candidates.found.length) {
    return { problem: 'forbidden', message: `The client '${client ?? ''}' may not use any target of '${asked}'.` };
  }
  const reasons = skipped.map(({ target, reason }) => `${target} ${joined(reason)}`).join('; ');
  const unfit = skipped.filter(({ requirement }) => requirement !== null);
  if (unfit.length === 0) {
    return { problem: 'off', message: `Nothing can serve '${asked}' right now (${plain(skipped)}).` };
  }
  if (unfit.every(({ requirement }) => requirement === 'context-window')) {
    return { problem: 'unfit', message: `The prompt is too long for every target of '${asked}': ${reasons}.` };
  }
  const cure = 'If one of them can after all, say so under its abilities.';
  return { problem: 'unfit', message: `No target of '${asked}' can serve this request: ${reasons}. ${cure}` };
}

/** Reasons are written to stand behind the name, except those that name somebody themselves. */
function joined(reason: string): string {
  return /^(?:is|takes|writes) /.test(reason) ? reason : `(${reason})`;
}

function plain(skipped: readonly SkippedTarget[]): string {
  return skipped.map(({ target, reason }) => `${target}: ${reason}`).join('; ');
}
