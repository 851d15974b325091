// Complaints about tools: how they are chosen, of which kind they are, and that they must go by another dialect.

import type { Complaint } from './complaint.ts';
import { messagesOf, toolsOf, typeOf } from './find-in-request.ts';
import { has } from './paths.ts';
import { forGood, type Repair, type RepairRow, type Sent } from './repair.ts';
import { REWRITES } from './rewrites.ts';

export const TOOL_ROWS: readonly RepairRow[] = [
  {
    says: /function tools with reasoning_effort are not supported/i,
    example:
      "Function tools with reasoning_effort are not supported for gpt-5.6-terra in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
    source: 'OpenAI, from GPT-5.4 on, and whoever passes it on; also without any reasoning_effort in the request',
    dialect: 'openai-chat',
    repair: (_said, { body, speaks, heeded = [] }) => {
      if (!has(body, 'tools')) return null;
      const wasTried = heeded.some((fix) => fix.do === 'speak' && fix.to === 'openai-responses');
      if (speaks.includes('openai-responses') && !wasTried) {
        return forGood({ do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools' });
      }
      return forGood({ do: 'set', field: 'reasoning_effort', to: 'none', with: 'tools' });
    },
    last: true,
  },
  {
    says: /[`'"]?\b(\w+)[`'"]? (?:parameter )?(?:is|are) only (?:allowed|valid|supported|permitted) (?:when|if|with) [`'"]?(\w+)/i,
    example: "'parallel_tool_calls' is only allowed when 'tools' are specified",
    source: "OpenAI; also The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    repair: ([, field = '', needed = ''], { body }) =>
      Object.hasOwn(body, field) && !has(body, needed) ? forGood({ do: 'drop', field, without: needed }) : null,
  },
  {
    says: /stream options can only be defined when/i,
    example: 'Stream options can only be defined when `stream=True`.',
    source: 'vLLM',
    repair: (_said, { body }) =>
      has(body, 'stream') ? null : forGood({ do: 'drop', field: 'stream_options', without: 'stream' }),
  },
  {
    says: /thinking may not be enabled when tool_choice forces/i,
    example: 'Thinking may not be enabled when tool_choice forces tool use.',
    source: 'Anthropic',
    dialect: 'anthropic-messages',
    repair: (_said, { body }) => unforced(body['tool_choice'], { with: 'thinking' }),
    last: true,
  },
  {
    // Not: tools that the server was not started for, and choices of a tool that is not there.
    says: /^(?!.*requires --enable)(?!.*(?:not found in|does not exist|missing)).*\btool[_ ]choice\b.*(?:not support|n't support|unsupported|not (?:allowed|permitted|available)|unknown variant|invalid|must be|should be)|(?:not support|n't support|support the provided|unsupported|unknown variant|invalid).*\btool[_ ]choice\b/is,
    example:
      '<400> InternalError.Algo.InvalidParameter: The tool_choice parameter does not support being set to required or object in thinking mode',
    source: "Qwen; DeepSeek: Thinking mode does not support this tool_choice; OpenRouter's 404 of the same meaning",
    repair: (_said, { body, dialect }) => {
      const choice = body['tool_choice'];
      if (choice === 'none' && dialect === 'openai-chat') return forGood(REWRITES.noneWithoutTools);
      return unforced(choice, {});
    },
    last: true,
  },
  {
    says: /unknown tool type|unsupported tool type|tool type .{0,40}(?:not supported|unsupported)|only [`'"]?type:\s*\W*function\W* tools|\btools(?:\[\d+\]|\.\d+)\.type\b|type of tool .{0,30}not supported/i,
    example:
      'Only `type:"function"` tools are supported on this endpoint. Built-in tools (web_search, file_search, code_interpreter, computer_use, mcp) are not executed here.',
    source: 'gateways that serve Responses to Codex, often with param tools.8.type',
    dialect: 'openai-responses',
    repair: (_said, sent, complaint) => otherTools(sent, complaint),
    last: true,
  },
  {
    says: /\bstrict\b.{0,80}(?:not (?:yet )?(?:supported|allowed|permitted)|unsupported|only|beta)|(?:not|n't) support.{0,40}\bstrict\b/i,
    example: 'Function strict mode is only supported in the beta API.',
    source: 'DeepSeek, re-worded',
    repair: (_said, sent) => {
      const isStrict = toolsOf(sent).some((tool) => has(tool, 'strict') || has(tool, 'function.strict'));
      return isStrict ? forGood({ do: 'drop', field: 'tools[].strict' }) : null;
    },
  },
  {
    says: /tool call id .{0,80}must be .{0,40}length of 9/i,
    example: 'Tool call id was call_0fypS1hVX but must be a-z, A-Z, 0-9, with a length of 9.',
    source: 'Mistral, code 3280',
    dialect: 'openai-chat',
    repair: (_said, sent) =>
      messagesOf(sent).some((message) => has(message, 'tool_calls') || has(message, 'tool_call_id'))
        ? forGood(REWRITES.nineCharacterIds)
        : null,
    last: true,
  },
  {
    says: /unexpected role 'user' after role 'tool'/i,
    example: "Unexpected role 'user' after role 'tool'",
    source: 'Mistral, code 3230',
    dialect: 'openai-chat',
    repair: (_said, sent) => {
      const messages = messagesOf(sent);
      const isSo = messages.some(({ role }, i) => role === 'user' && messages[i - 1]?.['role'] === 'tool');
      return isSo ? forGood(REWRITES.assistantBetween) : null;
    },
    last: true,
  },
];

/** A choice that leaves the model none, given back to it. */
function unforced(choice: unknown, scope: { readonly with?: string }): Repair | null {
  const from = typeOf(choice);
  if (from === null || from === 'auto' || from === 'none') return null;
  // Messages has its choice in an object, and Chat Completions does not know these words.
  if (from === 'any' || from === 'tool') return forGood({ do: 'drop', field: 'tool_choice', from, ...scope });
  return forGood({ do: 'set', field: 'tool_choice', to: 'auto', from, ...scope });
}

/** The kind of tool meant: named by its place or its name, or the first that is no plain function. */
function otherTools(sent: Sent, { param, text }: Complaint): Repair | null {
  const tools = toolsOf(sent);
  const index = /\btools(?:\[|\.)(\d+)/.exec(`${param ?? ''} ${text}`)?.[1];
  const kinds = tools.map(typeOf).filter((kind) => kind !== null && kind !== 'function');
  const kind =
    (index === undefined ? null : typeOf(tools[Number(index)])) ??
    kinds.find((candidate) => candidate !== null && text.includes(`'${candidate}'`)) ??
    kinds[0] ??
    'function';
  if (kind === 'function') return null;
  if (kind === 'custom') return forGood(REWRITES.customAsFunction);
  return forGood(kind === 'namespace' ? REWRITES.namespaceAsFunctions : REWRITES.withoutHosted);
}
