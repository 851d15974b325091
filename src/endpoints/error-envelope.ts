// Errors of ours that never reached a provider, and the error body of the OpenAI surfaces.

import type { RequestProblem } from '../dialects/request-body.ts';
import type { FinalError } from '../dispatch/exchange.ts';

export interface GatewayError {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string;
  readonly param: string | null;
}

export function gatewayError(status: number, code: string, message: string, param: string | null = null): GatewayError {
  const type = status === 401 ? 'authentication_error' : status === 403 ? 'permission_error' : 'invalid_request_error';
  return { status, message, type, code, param };
}

/** A request that no provider should even see. */
export function requestError({ code, message, param }: RequestProblem): GatewayError {
  return gatewayError(400, code, message, param);
}

export function openAiErrorBody(error: GatewayError | FinalError): string {
  const { message, type, param, code } = error;
  const attempts = 'attempts' in error ? { attempts: error.attempts } : {};
  return JSON.stringify({ error: { message, type, param, code, ...attempts } });
}
