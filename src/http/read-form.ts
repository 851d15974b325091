// Reads a form with files just far enough to know where it goes; the rest is passed on while it comes.

import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { FormGate } from '../dialects/multipart-gate.ts';
import { boundaryOf } from '../dialects/multipart.ts';
import { requestProblem, type RequestProblem } from '../dialects/request-body.ts';
import type { FormBody } from '../endpoints/relayed.ts';

/** Calls back once. A form that is not opened must be read to its end by somebody, so that the answer arrives. */
export function readForm(
  request: IncomingMessage,
  done: (form: FormBody | null, problem: RequestProblem | null) => void,
): void {
  const contentType = request.headers['content-type'] ?? '';
  const boundary = boundaryOf(contentType);
  if (boundary === null) {
    done(null, requestProblem("The form's content type names no boundary.", null, 'invalid_form'));
    return;
  }
  const gate = new FormGate(boundary);
  let isDecided = false;
  const decide = (): void => {
    if (isDecided) return;
    if (gate.problem !== null) {
      isDecided = true;
      done(null, gate.problem);
    } else if (gate.ready) {
      isDecided = true;
      request.pause();
      request.off('data', onData);
      request.off('end', onEnd);
      done(makeForm(request, gate, contentType), null);
    }
  };
  const onData = (chunk: Buffer): void => {
    gate.push(chunk);
    decide();
  };
  const onEnd = (): void => {
    gate.end();
    decide();
  };
  request.on('data', onData);
  request.on('end', onEnd);
}

function makeForm(request: IncomingMessage, gate: FormGate, contentType: string): FormBody {
  let isOpen = false;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  return {
    contentType,
    model: gate.model ?? '',
    stream: gate.stream,
    chars: gate.heldBytes,
    length: (model) => (Number.isSafeInteger(length) ? length + gate.growth(model) : null),
    open(model) {
      if (isOpen) return null;
      isOpen = true;
      return Readable.from(passOn(request, gate, model), { objectMode: false });
    },
  };
}

/** Asked for chunk by chunk, so that a slow provider slows the upload down. */
async function* passOn(request: IncomingMessage, gate: FormGate, model: string): AsyncGenerator<Uint8Array> {
  yield* gate.release(model);
  if (!request.readableEnded) {
    for await (const chunk of request) {
      yield* gate.push(chunk as Buffer);
      if (gate.problem !== null) throw new Error(gate.problem.message);
    }
    gate.end();
  }
  // What was passed on is no whole form: the provider must not take it for one.
  if (gate.problem !== null) throw new Error(gate.problem.message);
}
