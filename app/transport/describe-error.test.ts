import { ORPCError } from '@orpc/client';
import { expect, it } from 'vitest';
import { describeError, refusedValue } from './describe-error.ts';

it.each([
  [new ORPCError('REFUSED', { defined: true, message: 'There is already a provider “groq”.' }), /already a provider/u],
  [new ORPCError('BAD_REQUEST', { message: 'Input validation failed' }), /did not accept/u],
  [new ORPCError('UNAUTHORIZED'), /no longer valid/u],
  [new ORPCError('INTERNAL_SERVER_ERROR', { message: 'SQLITE_BUSY' }), /^(?!.*SQLITE).*output of its process/u],
  [new TypeError('Failed to fetch'), /does not answer/u],
])('%s', (error, said) => {
  expect(describeError(error)).toMatch(said);
});

it('names the value that was refused', () => {
  expect(refusedValue(new ORPCError('REFUSED', { data: { path: 'field' } }))).toBe('field');
  expect(refusedValue(new ORPCError('REFUSED', { data: { path: null } }))).toBeNull();
  expect(refusedValue(new ORPCError('BAD_REQUEST', { data: { path: 'field' } }))).toBeNull();
  expect(refusedValue(new TypeError('Failed to fetch'))).toBeNull();
});
