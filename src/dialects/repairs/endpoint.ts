// Refusals of the address itself: the server, or this model, does not speak the dialect in which it was asked.

import type { DialectId } from '../../domain/dialect.ts';
import type { Complaint } from './complaint.ts';
import { forGood, type Repair, type Sent } from './repair.ts';

const DIALECT_OF: Readonly<Record<string, DialectId>> = {
  'chat/completions': 'openai-chat',
  'chat completions': 'openai-chat',
  messages: 'anthropic-messages',
  responses: 'openai-responses',
};

/** "This model is only supported in v1/responses and not in v1/chat/completions." */
const OTHER_PATH =
  /(?:\buse|only (?:supported|available) (?:in|at|via|through)|called (?:via|at|through)) (?:the )?[`'"]?\/?v1\/(chat\/completions|responses|messages)\b/i;
/** vLLM: "The model does not support Responses API". */
const NO_SUCH_API = /does not support (?:the )?(?:chat completions|responses|messages) api/i;

const NO_SUCH_PATH = new Set([404, 405, 501]);

/** In the order of: our own words for a page or an empty answer, then those of frameworks, proxies and vendors. */
const SAYS_NO_PATH =
  /^got a web page|^not found|^the address does not take|^the provider answered|404 page not found|\bnot found$|file not found|no (?:such )?(?:matching )?(?:route|endpoint|path)\b|cannot (?:post|get) |(?:unknown|invalid|unsupported) (?:request )?(?:url|endpoint|path)|unexpected endpoint|(?:endpoint|path|url|resource|route)\b.{0,60}(?:not found|does not exist|not supported|not implemented)|method not allowed|not implemented/i;

/** Where each of our own sentences for an answer without words ends: it speaks of a model without the server having done so. */
const OUR_WORDS = /^(?:not found\. check the base url.*|the address does not take.*|got a web page.*)$/i;

export function repairOfEndpoint(complaint: Complaint, sent: Sent): Repair | null {
  const told = DIALECT_OF[OTHER_PATH.exec(complaint.text)?.[1]?.toLowerCase() ?? ''];
  if (told !== undefined && told !== sent.dialect && sent.speaks.includes(told)) return speak(told);
  const home = sent.speaks[0];
  if (sent.isHome || home === undefined || home === sent.dialect) return null;
  return NO_SUCH_API.test(complaint.text) || isMissing(complaint) ? speak(home) : null;
}

function isMissing({ status, text, names, param }: Complaint): boolean {
  if (!NO_SUCH_PATH.has(status) || !SAYS_NO_PATH.test(text)) return false;
  if (param === 'model' || names.some((name) => /model|deployment/.test(name))) return false;
  return OUR_WORDS.test(text) || !/\b(?:model|deployment|item|response with id)s?\b/i.test(text);
}

function speak(to: DialectId): Repair {
  return forGood({ do: 'speak', field: 'dialect', to });
}
