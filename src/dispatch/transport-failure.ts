// What a broken connection means, in words and in our taxonomy.

import { failure, type Failure } from '../domain/failure.ts';

/** How far a call had come when it broke. */
export interface CallProgress {
  /** A connection was there and the request was being written. */
  readonly sent: boolean;
  /** Status and headers had arrived. */
  readonly answered: boolean;
  readonly host: string;
  readonly local: boolean;
}

const CONNECT_MESSAGES: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `The address ${host} was not found.`,
  EAI_AGAIN: (host) => `The name server did not answer for ${host}.`,
  ECONNREFUSED: (host) => `Nothing is listening at ${host}.`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `No answer while connecting to ${host}.`,
  ETIMEDOUT: (host) => `No answer while connecting to ${host}.`,
  EHOSTUNREACH: (host) => `There is no way to ${host}.`,
  ENETUNREACH: (host) => `There is no network to reach ${host}.`,
  ECONNRESET: (host) => `${host} closed the connection at once.`,
};

export function readTransportError(error: Error, progress: CallProgress): Failure {
  const code = codeOf(error);
  if (!progress.sent) return connectFailure(code, error, progress);
  const billing = progress.answered ? 'begun' : 'possible';
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return failure('outage', `${progress.host} sent an answer that is not valid HTTP.`, { billing });
  }
  const when = progress.answered ? 'while it was answering' : 'before it answered';
  return failure('outage', `${progress.host} closed the connection ${when}.`, { billing });
}

function connectFailure(code: string, error: Error, progress: CallProgress): Failure {
  const known = CONNECT_MESSAGES[code];
  const kind = code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? 'timeout' : 'outage';
  if (known !== undefined) {
    const hint = progress.local && code === 'ECONNREFUSED' ? ' Is the server running?' : '';
    return failure(kind, known(progress.host) + hint, { connect: true });
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|ISSUER/.test(code)) {
    return failure('outage', `${progress.host} could not prove who it is (${code}). Nothing was sent.`, {
      connect: true,
    });
  }
  return failure('outage', `No connection to ${progress.host}: ${code === '' ? error.message : code}.`, {
    connect: true,
  });
}

/** The code of an error, of its cause, or of the first of several (one per address tried). */
function codeOf(error: Error): string {
  const { code, cause } = error as Error & { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError) {
    const first: unknown = error.errors[0];
    if (first instanceof Error) return codeOf(first);
  }
  return cause instanceof Error ? codeOf(cause) : '';
}
