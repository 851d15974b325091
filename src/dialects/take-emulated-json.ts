// When JSON was asked for through a tool or in words: finds it in the answer, checks it, and makes it the answer's text.

import { Validator } from '@cfworker/json-schema';
import { failure, type Failure } from '../domain/failure.ts';
import type { Answer, AnswerPart } from './answer.ts';
import type { JsonEmulation } from './fit.ts';
import { isObject, type JsonObject } from './json.ts';

/** A failure when the model did not do as it was asked: another target may. */
export function takeEmulatedJson(answer: Answer, emulation: JsonEmulation): Answer | Failure {
  // Cut off or declined is a truth of its own, which the client must see as it is; so is a call of the client's tools.
  if (answer.finish === 'length' || answer.finish === 'content-filter' || callsOwnTool(answer, emulation))
    return answer;
  const text = jsonText(answer, emulation);
  const problem = problemOf(text, emulation.schema);
  if (problem !== null) {
    return failure('schema', `The model's answer is not the JSON that was asked for: ${problem}`, {
      status: 200,
      code: 'invalid_structured_output',
      billing: 'begun',
    });
  }
  const kept = answer.parts.filter((part): part is AnswerPart => part.kind === 'reasoning');
  return { ...answer, parts: [...kept, { kind: 'text', text }], finish: 'stop', stopSequence: null };
}

function callsOwnTool(answer: Answer, { tool }: JsonEmulation): boolean {
  return answer.parts.some((part) => part.kind === 'call' && part.name !== tool);
}

function jsonText(answer: Answer, { tool }: JsonEmulation): string {
  for (const part of answer.parts) if (part.kind === 'call' && part.name === tool) return part.arguments;
  const text = answer.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/i.exec(text);
  return (fenced?.[1] ?? text).trim();
}

/** One sentence, or null when the text is what was asked for. */
function problemOf(text: string, schema: JsonObject | null): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not valid JSON.';
  }
  if (schema === null) return isObject(value) ? null : 'it is not a JSON object.';
  return schemaProblem(value, schema);
}

function schemaProblem(value: unknown, schema: JsonObject): string | null {
  let validator: Validator;
  try {
    validator = new Validator({ ...schema }, '2020-12');
  } catch {
    // A schema that cannot be read cannot be broken either; the provider would have said so.
    return null;
  }
  const { valid, errors } = validator.validate(value);
  const first = errors.at(-1);
  return valid ? null : `${first?.instanceLocation ?? '#'}: ${first?.error ?? 'it does not match the schema.'}`;
}
