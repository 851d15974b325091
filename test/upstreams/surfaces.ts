// The surfaces of our gateway, each through the SDK that people use for it.

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { GAUGE, readGauge } from './questions.ts';

export interface Access {
  readonly url: string;
  readonly key: string;
}

export interface Question {
  readonly model: string;
  readonly prompt: string;
  readonly stream: boolean;
  /** Offer the tool, and bring the model what it says. */
  readonly withTool: boolean;
}

export interface Surface {
  readonly id: string;
  /** The name of the surface in the ledger. */
  readonly ledgerName: string;
  /** The last text of the model. */
  ask(access: Access, question: Question): Promise<string>;
}

const MAX_TOKENS = 1_000;

const chat: Surface = {
  id: 'chat',
  ledgerName: 'chat',
  async ask({ url, key }, { model, prompt, stream, withTool }) {
    const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: prompt }];
    const { name, description, schema } = GAUGE;
    const parameters = { ...schema, required: [...schema.required] };
    const tools = [{ type: 'function' as const, function: { name, description, parameters } }];
    for (;;) {
      const body = { model, messages, ...(withTool ? { tools } : {}) };
      const answer = stream
        ? await openai.chat.completions.stream({ ...body, stream_options: { include_usage: true } }).finalMessage()
        : (await openai.chat.completions.create(body)).choices[0]?.message;
      const calls = (answer?.tool_calls ?? []).filter((call) => call.type === 'function');
      if (answer === undefined || calls.length === 0) return answer?.content ?? '';
      messages.push(answer);
      for (const call of calls) {
        const content = readGauge(call.function.name, call.function.arguments);
        messages.push({ role: 'tool', tool_call_id: call.id, content });
      }
    }
  },
};

const messages: Surface = {
  id: 'messages',
  ledgerName: 'messages',
  async ask({ url, key }, { model, prompt, stream, withTool }) {
    const anthropic = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
    const turns: Anthropic.MessageParam[] = [{ role: 'user', content: prompt }];
    const { name, description, schema } = GAUGE;
    const tools = [{ name, description, input_schema: { ...schema, required: [...schema.required] } }];
    for (;;) {
      const body = { model, messages: turns, max_tokens: MAX_TOKENS, ...(withTool ? { tools } : {}) };
      const answer = stream
        ? await anthropic.messages.stream(body).finalMessage()
        : await anthropic.messages.create(body);
      const calls = answer.content.filter((block) => block.type === 'tool_use');
      if (calls.length === 0) return answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      turns.push({ role: 'assistant', content: answer.content });
      const content = calls.map((call) => ({
        type: 'tool_result' as const,
        tool_use_id: call.id,
        content: readGauge(call.name, call.input),
      }));
      turns.push({ role: 'user', content });
    }
  },
};

const responses: Surface = {
  id: 'responses',
  ledgerName: 'responses',
  async ask({ url, key }, { model, prompt, stream, withTool }) {
    const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: prompt }];
    const { name, description, schema } = GAUGE;
    const parameters = { ...schema, required: [...schema.required] };
    const tools = [{ type: 'function' as const, name, description, parameters, strict: false }];
    for (;;) {
      const body = { model, input, store: false, ...(withTool ? { tools } : {}) };
      const answer = stream ? await openai.responses.stream(body).finalResponse() : await openai.responses.create(body);
      const calls = answer.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
      if (calls.length === 0) return answer.output_text;
      for (const { call_id, name: called, arguments: args } of calls) {
        input.push({ type: 'function_call', call_id, name: called, arguments: args });
        input.push({ type: 'function_call_output', call_id, output: readGauge(called, args) });
      }
    }
  },
};

const aiSdk: Surface = {
  id: 'ai-sdk',
  ledgerName: 'chat',
  async ask({ url, key }, { model, prompt, stream, withTool }) {
    const provider = createOpenAICompatible({ name: 'gateway', baseURL: `${url}/v1`, apiKey: key });
    const { name, description, schema } = GAUGE;
    const gauge = tool({
      description,
      inputSchema: jsonSchema<{ tank: string }>({ ...schema, required: [...schema.required] }),
      execute: (input) => readGauge(name, input),
    });
    const request = {
      model: provider(model),
      prompt,
      maxRetries: 0,
      stopWhen: isStepCount(3),
      ...(withTool ? { tools: { [name]: gauge } } : {}),
    };
    if (!stream) return (await generateText(request)).text;
    let failed: unknown;
    const result = streamText({ ...request, onError: ({ error }) => void (failed = error) });
    await result.consumeStream();
    if (failed !== undefined) throw failed instanceof Error ? failed : new Error(JSON.stringify(failed));
    return result.text;
  },
};

export const SURFACES: readonly Surface[] = [chat, messages, responses, aiSdk];
