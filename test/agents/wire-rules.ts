// What the real upstreams refuse and the simulator lets pass: rules of each dialect for a request as it is on the wire.

import type { HeardRequest } from './wire-tap.ts';

type Fields = Readonly<Record<string, unknown>>;

interface DialectRules {
  /** Every field a request may have at its top. An unknown one is an error at the real upstream. */
  readonly fields: ReadonlySet<string>;
  readonly needed: readonly string[];
  check(body: Fields): string[];
}

/** Complaints about one request; none where it is one that no dialect's rules are for. */
export function complaintsAbout({ path, body }: HeardRequest): string[] {
  const rules = RULES[path.replace(/\?.*/, '')];
  if (rules === undefined) return [];
  const parsed = JSON.parse(body) as Fields;
  return [
    ...Object.keys(parsed).flatMap((name) => (rules.fields.has(name) ? [] : [`unknown field ${name}`])),
    ...rules.needed.flatMap((name) => (parsed[name] === undefined ? [`no ${name}`] : [])),
    ...rules.check(parsed),
  ].map((complaint) => `on the wire to ${path}: ${complaint}`);
}

const RULES: Readonly<Record<string, DialectRules>> = {
  '/v1/messages': {
    fields: words(`model messages system max_tokens metadata stop_sequences stream temperature top_k top_p tools
      tool_choice thinking service_tier container context_management mcp_servers output_config output_format
      cache_control inference_geo speed`),
    needed: ['model', 'messages', 'max_tokens'],
    check: checkMessages,
  },
  '/v1/chat/completions': {
    fields: words(`model messages stream stream_options max_tokens max_completion_tokens temperature top_p n stop seed
      tools tool_choice parallel_tool_calls response_format reasoning_effort verbosity user metadata store
      service_tier prompt_cache_key prompt_cache_retention safety_identifier logit_bias logprobs top_logprobs
      presence_penalty frequency_penalty modalities audio prediction web_search_options`),
    needed: ['model', 'messages'],
    check: checkChat,
  },
  '/v1/responses': {
    fields: words(`model input instructions stream stream_options store include tools tool_choice parallel_tool_calls
      reasoning text max_output_tokens max_tool_calls temperature top_p top_logprobs truncation metadata user
      service_tier prompt_cache_key prompt_cache_retention safety_identifier previous_response_id conversation
      background prompt context_management client_metadata`),
    needed: ['model', 'input'],
    check: () => [],
  },
};

function words(text: string): Set<string> {
  return new Set(text.split(/\s+/));
}

/** Names fit the upstream's pattern, schemas are objects, and thinking leaves room for an answer. */
function checkMessages(body: Fields): string[] {
  const complaints = checkNames(list(body['tools']).map((tool) => tool['name']));
  for (const tool of list(body['tools']).filter(({ type }) => type === undefined || type === 'custom')) {
    const schema = tool['input_schema'] as Fields | undefined;
    if (schema?.['type'] !== 'object') complaints.push(`${String(tool['name'])}: its input_schema is no object`);
  }
  const thinking = body['thinking'] as Fields | undefined;
  const budget = thinking?.['budget_tokens'];
  if (typeof budget === 'number' && budget >= Number(body['max_tokens'])) {
    complaints.push('thinking gets all of max_tokens');
  }
  const messages = list(body['messages']);
  if (messages[0]?.['role'] !== 'user') complaints.push('the first message is not of the user');
  return [...complaints, ...messages.flatMap((_, index) => checkBlocks(messages, index))];
}

/** Calls are answered in the very next message, before anything else in it; nothing is empty. */
function checkBlocks(messages: readonly Fields[], index: number): string[] {
  const complaints: string[] = [];
  const [before, message, after] = [messages[index - 1], messages[index], messages[index + 1]];
  const calls = blocks(message, 'tool_use').map(({ id }) => id);
  const answers = list(after?.['content']).slice(0, calls.length);
  if (after && !sameMembers(calls, idsAnswered(answers))) complaints.push('tool_use without its results');
  const asked = blocks(before, 'tool_use').map(({ id }) => id);
  if (!sameMembers(idsAnswered(blocks(message, 'tool_result')), asked)) {
    complaints.push('tool_result without its tool_use');
  }
  const content = message?.['content'];
  if (Array.isArray(content) ? content.length === 0 : content === '') complaints.push('no content');
  if (blocks(message, 'text').some(({ text }) => text === '')) complaints.push('an empty text');
  return complaints.map((complaint) => `messages[${index}]: ${complaint}`);
}

function idsAnswered(results: readonly Fields[]): unknown[] {
  return results.map((block) => block['tool_use_id']);
}

/** Every call of an assistant's message is answered by the tool messages right behind it. */
function checkChat(body: Fields): string[] {
  const complaints = checkNames(list(body['tools']).map((tool) => (tool['function'] as Fields | undefined)?.['name']));
  const messages = list(body['messages']);
  const open = new Set<unknown>();
  for (const [index, message] of messages.entries()) {
    if (message['role'] === 'tool') {
      if (!open.delete(message['tool_call_id'])) complaints.push(`messages[${index}]: answers no call`);
      continue;
    }
    if (open.size > 0) complaints.push(`messages[${index}]: calls before it have no answer`);
    open.clear();
    for (const call of list(message['tool_calls'])) open.add(call['id']);
  }
  if (body['tools'] !== undefined && list(body['tools']).length === 0) complaints.push('an empty list of tools');
  return complaints;
}

function checkNames(names: readonly unknown[]): string[] {
  const bad = names.filter((name) => typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...bad.map((name) => `bad tool name ${String(name)}`), ...twice.map((name) => `two tools ${String(name)}`)];
}

function blocks(message: Fields | undefined, type: string): Fields[] {
  return list(message?.['content']).filter((block) => block['type'] === type);
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}

function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
