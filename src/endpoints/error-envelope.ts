// The error body of the OpenAI surfaces.

import type { FinalError } from '../dispatch/exchange.ts';

/** An error of ours that never reached a provider. */
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

export function openAiErrorBody(error: GatewayError | FinalError): string {
  const { message, type, param, code } = error;
  const attempts = 'attempts' in error ? { attempts: error.attempts } : {};
  return JSON.stringify({ error: { message, type, param, code, ...attempts } });
}
