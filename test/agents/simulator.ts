// The upstream: an independent simulator that speaks all dialects, with a script for the errands in place of a model.

import { LLMock } from '@copilotkit/aimock';
import type { ChatCompletionRequest, FixtureResponse, ToolCall, ToolDefinition } from '@copilotkit/aimock';
import type { ShellTool } from './agent.ts';
import { AGREED_WORD, copyCommand, errandOf, PATCH_TEXT, tokensIn } from './errands.ts';
import type { Errand } from './errands.ts';

/** What every answer is said to have used. */
export const USAGE = { input: 1_234, output: 56 } as const;

export interface Simulator {
  readonly url: string;
  /** What has arrived since the last time, oldest first. */
  take(): Received;
  close(): Promise<void>;
}

export interface Received {
  readonly calls: readonly { readonly path: string; readonly status: number }[];
  /** The conversations of those calls that were understood. */
  readonly conversations: readonly Conversation[];
}

export interface Conversation {
  readonly toolNames: readonly string[];
  /** What the tools said, in order. */
  readonly toolResults: readonly string[];
}

/** Takes these provider keys only. `shells`: those of all agents. */
export async function startSimulator(keys: readonly string[], shells: readonly ShellTool[]): Promise<Simulator> {
  // Strict: a conversation that the real upstream would refuse for its order of blocks is refused here too.
  const mock = new LLMock({ port: 0, strict: true, auth: { apiKeys: [...keys] } });
  // The journal keeps no large bodies, and those of agents are.
  let conversations: Conversation[] = [];
  mock.on({ predicate: () => true }, (request) => {
    const toolResults = toolResultsOf(request);
    conversations.push({ toolNames: (request.tools ?? []).map((tool) => tool.function.name), toolResults });
    const act = toolResults.length > 0 ? conclude(toolResults) : begin(request, shells);
    return { ...act, ...usage() } as FixtureResponse;
  });
  await mock.start();
  return {
    url: mock.url,
    take() {
      const calls = mock.getRequests().filter(({ method }) => method === 'POST');
      const received = {
        calls: calls.map(({ path, response }) => ({ path: path.replace(/\?.*/, ''), status: response.status })),
        conversations,
      };
      mock.clearRequests();
      conversations = [];
      return received;
    },
    close: () => mock.stop(),
  };
}

/** In the words of every dialect: each takes its own. */
function usage(): object {
  return {
    usage: {
      prompt_tokens: USAGE.input,
      completion_tokens: USAGE.output,
      input_tokens: USAGE.input,
      output_tokens: USAGE.output,
    },
  };
}

function begin({ messages, tools }: ChatCompletionRequest, shells: readonly ShellTool[]): FixtureResponse {
  const errand = errandOf(JSON.stringify(messages));
  // Agents ask for more than what they were sent to do, such as a title, and offer no tools then.
  const toolCalls = errand === undefined ? [] : callsFor(errand, tools ?? [], shells);
  return toolCalls.length > 0 ? { reasoning: 'My tools can do that.', toolCalls } : conclude([]);
}

function conclude(toolResults: readonly string[]): FixtureResponse {
  const tokens = tokensIn(toolResults.join(' '));
  return { content: tokens.length > 0 ? `The notes say: ${tokens.join(' ')}` : `The word is ${AGREED_WORD}.` };
}

function callsFor(errand: Errand, tools: readonly ToolDefinition[], shells: readonly ShellTool[]): ToolCall[] {
  if (errand.patches)
    return tools.filter((tool) => isCalled(tool, 'apply_patch')).map((tool) => call(tool, PATCH_TEXT));
  for (const shell of shells) {
    const tool = tools.find((offered) => isCalled(offered, shell.name));
    if (tool !== undefined) return errand.notes.map((note) => call(tool, shell.input(copyCommand(note))));
  }
  return [];
}

/** A tool of a group keeps its own name at the end. */
export function isCalled(tool: ToolDefinition | string, name: string): boolean {
  const full = typeof tool === 'string' ? tool : tool.function.name;
  return full === name || full.endsWith(`__${name}`);
}

/** Free text goes into the one field that a tool needs, as a model would do it. */
function call({ function: { name, parameters } }: ToolDefinition, input: object | string): ToolCall {
  const [field = 'input'] = (parameters as { required?: string[] } | undefined)?.required ?? [];
  return { name, arguments: JSON.stringify(typeof input === 'string' ? { [field]: input } : input) };
}

function toolResultsOf({ messages }: ChatCompletionRequest): string[] {
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.stringify(content));
}
