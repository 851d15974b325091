import { describe, expect, test } from 'vitest';
import { readTransportError, type CallProgress } from './transport-failure.ts';

const before: CallProgress = { sent: false, answered: false, host: 'api.example', local: false };
const coded = (code: string, more: ErrorOptions = {}): Error => Object.assign(new Error('raw', more), { code });

describe('before a connection was there nothing was executed', () => {
  test.each<[code: string, kind: string, message: string, why: string]>([
    ['ENOTFOUND', 'outage', 'The address api.example was not found.', 'no such name'],
    ['EAI_AGAIN', 'outage', 'The name server did not answer for api.example.', 'no name server'],
    ['ECONNREFUSED', 'outage', 'Nothing is listening at api.example.', 'port closed'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'No answer while connecting to api.example.', 'a black hole'],
    ['ETIMEDOUT', 'timeout', 'No answer while connecting to api.example.', 'a black hole, as the system tells it'],
    ['EHOSTUNREACH', 'outage', 'There is no way to api.example.', 'no route'],
    ['ENETUNREACH', 'outage', 'There is no network to reach api.example.', 'no network'],
    ['ECONNRESET', 'outage', 'api.example closed the connection at once.', 'reset'],
    ['CERT_HAS_EXPIRED', 'outage', 'could not prove who it is (CERT_HAS_EXPIRED). Nothing was sent.', 'TLS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'outage', 'could not prove who it is', 'a certificate for another name'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'outage', 'could not prove who it is', 'self-signed'],
    ['EWEIRD', 'outage', 'No connection to api.example: EWEIRD.', 'what we do not know is named'],
  ])('%s is a %s: %s', (code, kind, message) => {
    expect(readTransportError(coded(code), before)).toMatchObject({
      kind,
      connect: true,
      billing: 'none',
      status: null,
      message: expect.stringContaining(message) as string,
    });
  });

  test('an error without a code is told in its own words', () => {
    expect(readTransportError(new Error('odd'), before).message).toBe('No connection to api.example: odd.');
  });

  test('a local server that is not there is asked after', () => {
    const local = { ...before, host: 'localhost:11434', local: true };
    expect(readTransportError(coded('ECONNREFUSED'), local).message).toMatch(/listening.*Is the server running\?/);
  });

  test.each<[error: Error, why: string]>([
    [new Error('outer', { cause: coded('ECONNREFUSED') }), 'in the cause'],
    [new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]), 'in the first of several addresses'],
    [new Error('outer', { cause: new AggregateError([coded('ECONNREFUSED')]) }), 'in both'],
  ])('the code is found %#', (error) => {
    expect(readTransportError(error, before).message).toContain('Nothing is listening');
  });
});

describe('once the request is being sent the outcome is open', () => {
  test.each<[error: Error, answered: boolean, billing: string, message: string, why: string]>([
    [coded('ECONNRESET'), false, 'possible', 'closed the connection before it answered', 'may have been executed'],
    [coded('UND_ERR_SOCKET'), false, 'possible', 'closed the connection before it answered', "undici's word for it"],
    [coded('ECONNRESET'), true, 'begun', 'closed the connection while it was answering', 'it had begun'],
    [coded('HPE_INVALID_CONSTANT'), false, 'possible', 'not valid HTTP', 'a broken status line'],
    [coded('HPE_INVALID_CHUNK_SIZE'), true, 'begun', 'not valid HTTP', 'a broken body'],
    [coded('UND_ERR_HEADERS_OVERFLOW'), false, 'possible', 'not valid HTTP', 'headers without end'],
    [new Error('odd'), false, 'possible', 'closed the connection before it answered', 'no code at all'],
  ])('%s, answered: %j', (error, answered, billing, message) => {
    expect(readTransportError(error, { ...before, sent: true, answered })).toMatchObject({
      kind: 'outage',
      connect: false,
      billing,
      message: expect.stringContaining(message) as string,
    });
  });
});
