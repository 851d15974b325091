// Whether a request can be made again as it was, from what was kept of it.

import type { KeptPart } from '../bodies/protocol.ts';

export interface Repeatable {
  /** Where it was sent to, as the gateway's clients write it. */
  readonly path: string;
  readonly text: string;
}

/** Of surfaces with one path that takes JSON. */
const PATHS: Readonly<Record<string, string>> = {
  chat: '/v1/chat/completions',
  responses: '/v1/responses',
  messages: '/v1/messages',
  completions: '/v1/completions',
  embeddings: '/v1/embeddings',
  moderations: '/v1/moderations',
  rerank: '/v1/rerank',
  images: '/v1/images/generations',
  audio: '/v1/audio/speech',
};

/** A text: why not, for people. `keeps`: bodies are kept now. */
export function repeatable(surface: string, bodies: readonly KeptPart[], keeps: boolean): Repeatable | string {
  const body = bodies.find(({ kind }) => kind === 'request');
  if (body === undefined) return notKept(bodies.length > 0, keeps);
  const { text, cut, redactions, length } = body;
  if (text === null) return 'What was asked was sealed under a key that is gone and cannot be read any more.';
  if (cut) return 'What was asked was too long: only its beginning was kept.';
  if (redactions > 0) {
    const secrets = redactions === 1 ? 'a secret was' : `${redactions} secrets were`;
    return `It would not be the same request: ${secrets} taken out of what was kept.`;
  }
  if (text.length !== length) {
    return 'It would not be the same request: pictures, sound or files in it were kept as their length and digest only.';
  }
  const path = surface === 'ollama' ? ollamaPath(text) : PATHS[surface];
  return path === undefined ? `Nobody knows where a request of the surface '${surface}' was sent to.` : { path, text };
}

function notKept(hasOthers: boolean, keeps: boolean): string {
  if (hasOthers) return 'It came as a form, and forms are not kept.';
  return keeps
    ? 'What was asked was not kept: it ran before keeping was switched on, came from a client that is not kept, or is gone by age.'
    : 'What was asked was not kept: keeping requests and answers is off. Switch it on under Privacy for those to come.';
}

/** Chats have messages, the other kind has one prompt. */
function ollamaPath(text: string): string {
  const body = JSON.parse(text) as { messages?: unknown };
  return body.messages === undefined ? '/api/generate' : '/api/chat';
}
