// The answers and failures of each provider, in files beside this one.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishReason } from '../../src/dialects/answer.ts';
import type { DialectId } from '../../src/domain/dialect.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import type { Usage } from '../../src/domain/usage.ts';

/** What an answer must be read as. What is not named is not looked at. */
export interface Expected {
  readonly text?: string;
  readonly reasoning?: string;
  readonly refusal?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: unknown; readonly extra?: unknown }[];
  readonly finish?: FinishReason;
  readonly usage?: Partial<Usage>;
  readonly failure?: FailureKind;
}

export interface AnswerCase {
  readonly scenario: string;
  /** What it was made from. */
  readonly from: string;
  /** Default: chat, but Messages for Anthropic. */
  readonly dialect?: DialectId;
  readonly body?: unknown;
  /** The data of each event, text where it is not JSON. */
  readonly events?: readonly unknown[];
  readonly is: Expected;
}

export interface FailureCase {
  readonly kind: FailureKind;
  readonly from: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly retryAfterMs?: number;
}

export interface Cases {
  readonly note: string;
  readonly answers: readonly AnswerCase[];
  readonly failures: readonly FailureCase[];
}

const FOLDER = join(import.meta.dirname, 'cases');

export function loadCases(): ReadonlyMap<string, Cases> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => [
      name.replace('.json', ''),
      JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as unknown as Cases,
    ]),
  );
}
