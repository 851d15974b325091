// The headers we send: to upstreams, and to clients.

import { fixText, type Fix } from '../domain/fix.ts';
import { dollarsFromNanos } from '../domain/money.ts';
import type { Plan } from '../domain/plan.ts';
import type { Cost } from '../domain/record.ts';
import { whyHeader } from '../routing/plan-note.ts';
import type { Choice } from './choose-target.ts';
import type { Call } from './exchange.ts';
import type { Upstream, UsableKey } from './snapshot.ts';

/** Also how the gateway notices that it was called by itself. */
export const USER_AGENT = 'Breakerbox';

/**
 * Nothing of the client's own headers goes on: not its key, cookies, origin or fingerprint. Alternates names and values.
 */
export function upstreamHeaders(upstream: Upstream, key: UsableKey | null, call: Call): string[] {
  const headers = [
    'content-type',
    call.contentType ?? 'application/json',
    'accept',
    call.meterBytes !== undefined ? '*/*' : call.streamed ? 'text/event-stream' : 'application/json',
    'accept-encoding',
    'identity',
    'user-agent',
    USER_AGENT,
  ];
  if (key !== null) headers.push(...(call.authHeader ?? upstream.preset.authHeader)(key.value));
  for (const [name, value] of Object.entries(upstream.preset.headers)) headers.push(name, value);
  headers.push(...call.headers);
  return headers;
}

/** How the answer came about, for the client. Alternates names and values. */
export function answerHeaders(
  id: string,
  plan: Plan,
  attempts: number,
  choice: Choice | null,
  cost: Cost | null,
  fixes: readonly Fix[] = [],
): string[] {
  const headers = ['x-breakerbox-request-id', id, 'x-breakerbox-attempts', String(attempts)];
  if (choice !== null) {
    headers.push(
      'x-breakerbox-provider',
      headerText(choice.target.provider),
      'x-breakerbox-model',
      headerText(choice.target.model),
    );
  }
  if (plan.route !== null) headers.push('x-breakerbox-route', headerText(plan.route));
  if (plan.rule !== null) headers.push('x-breakerbox-rule', headerText(plan.rule));
  const why = whyHeader(plan);
  if (why !== '') headers.push('x-breakerbox-why', headerText(why));
  if (cost !== null && cost.nanos !== null) headers.push('x-breakerbox-cost', dollarsFromNanos(cost.nanos));
  if (fixes.length > 0) headers.push('x-breakerbox-fixes', fixesText(fixes));
  return headers;
}

/** A header must not outgrow what clients accept. */
const LONGEST_FIXES = 1_000;

function fixesText(fixes: readonly Fix[]): string {
  const text = headerText([...new Set(fixes.map(fixText))].join(', '));
  return text.length <= LONGEST_FIXES ? text : `${text.slice(0, LONGEST_FIXES)}...`;
}

/** Model names come from clients; a header takes printable ASCII only, and half a character cannot be encoded. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}
