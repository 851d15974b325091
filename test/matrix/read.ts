// A provider's answer, read as the gateway reads it.

import { AnswerBuilder, type Answer, type AnswerPart } from '../../src/dialects/answer.ts';
import type { FailedAnswer } from '../../src/dialects/failures/failed-answer.ts';
import { readFailure } from '../../src/dialects/failures/read-failure.ts';
import { isObject } from '../../src/dialects/json.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Preset } from '../../src/providers/provider.ts';
import { DIALECT_OF } from './ask.ts';
import type { AnswerCase, Expected, FailureCase } from './cases.ts';

type Call = NonNullable<Expected['calls']>[number];

export function readCase(preset: Preset, { dialect, body, events, is }: AnswerCase): Expected {
  const spoken = DIALECT_OF[dialect ?? preset.dialects[0]?.id ?? 'openai-chat'];
  const read = events === undefined ? spoken.readAnswer(body, preset) : readEvents(spoken, preset, events);
  return 'kind' in read ? { failure: read.kind } : summary(read, is);
}

function readEvents(
  dialect: (typeof DIALECT_OF)['openai-chat'],
  preset: Preset,
  events: readonly unknown[],
): Answer | Failure {
  const reader = dialect.openReader(preset);
  const builder = new AnswerBuilder();
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    const name = isObject(event) && typeof event['type'] === 'string' ? event['type'] : null;
    for (const one of reader.read(data, name)) builder.add(one);
    if (reader.failure !== null) return reader.failure;
  }
  const answer = builder.answer();
  if (answer === null) throw new Error('The stream had no finish.');
  return answer;
}

/** As much of an answer as the case speaks of. */
function summary({ parts, finish, usage }: Answer, is: Expected): Expected {
  const all = (kind: 'text' | 'reasoning' | 'refusal'): string =>
    parts.map((part) => (part.kind === kind ? part.text : '')).join('');
  const calls = parts.flatMap((part) => (part.kind === 'call' ? [callOf(part)] : []));
  return {
    ...(is.text === undefined ? {} : { text: all('text') }),
    ...(is.reasoning === undefined ? {} : { reasoning: all('reasoning') }),
    ...(is.refusal === undefined ? {} : { refusal: all('refusal') }),
    ...(is.calls === undefined && calls.length === 0 ? {} : { calls }),
    ...(is.finish === undefined ? {} : { finish }),
    ...(is.usage === undefined ? {} : { usage }),
  };
}

function callOf({ name, arguments: text, extra }: Extract<AnswerPart, { kind: 'call' }>): Call {
  return { name, arguments: JSON.parse(text) as unknown, ...(extra === null ? {} : { extra }) };
}

export function readFailureCase(preset: Preset, { status, headers = {}, body }: FailureCase): Failure {
  const isText = typeof body === 'string';
  const answer: FailedAnswer = {
    status,
    headers: (name) => headers[name] ?? null,
    body: isText ? undefined : body,
    bodyText: isText ? body : JSON.stringify(body),
    nowMs: 0,
    elapsedMs: 10,
  };
  return preset.readFailure?.(answer) ?? readFailure(answer);
}
