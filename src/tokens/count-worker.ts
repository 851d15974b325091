// Entry of the counting thread. Loading the vocabulary takes a fifth of a second, and some texts take the tokenizer
// seconds: whoever started this thread ends it when that is too long.

import { parentPort } from 'node:worker_threads';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { CountReply, CountRequest } from './count-protocol.ts';
import { estimateTokens } from './estimate.ts';

const port = parentPort;
if (port === null) throw new Error('count-worker.ts runs as a worker thread only.');
const send = (reply: CountReply): void => port.postMessage(reply);

/** The time for a word grows with the square of its length; lines of `=` and the like need no tokenizer. */
const LONG_RUN = /([\s\S])\1{999,}/gu;

/** What looks like a control token is counted as the text it is. By default it would be refused. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

port.on('message', ({ id, texts }: CountRequest) => {
  let tokens = 0;
  let exact = true;
  const guess = (run: string): string => {
    exact = false;
    tokens += estimateTokens(run);
    return '\n';
  };
  for (const text of texts) tokens += countTokens(text.replace(LONG_RUN, guess), AS_TEXT);
  send({ type: 'counted', id, count: { tokens, exact } });
});
send({ type: 'ready' });
