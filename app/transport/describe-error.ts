// What to tell a person when a call failed: what happened, and what to do.

import { ORPCError } from '@orpc/client';

export function describeError(error: unknown): string {
  if (error instanceof ORPCError) {
    // Errors of the contract are written for people.
    if (error.defined) return error.message;
    if (error.code === 'BAD_REQUEST') return 'Breakerbox did not accept these values. Check them and try again.';
    if (error.code === 'UNAUTHORIZED')
      return 'This link is no longer valid. Open the one that Breakerbox printed last.';
    return 'Breakerbox failed at this. What went wrong is in the output of its process.';
  }
  return 'Breakerbox does not answer. Look whether its process is still running.';
}

/** Which of the values was refused; null when it was none in particular. */
export function refusedValue(error: unknown): string | null {
  if (!(error instanceof ORPCError) || error.code !== 'REFUSED') return null;
  const data: unknown = error.data;
  return typeof data === 'object' && data !== null && 'path' in data && typeof data.path === 'string'
    ? data.path
    : null;
}
