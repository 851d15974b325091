import { describe, expect, it } from 'vitest';
import { clientKeyContext, providerKeyContext } from './secret-context.ts';

describe('the context of a provider key', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com:443', 'the default port is the same place'],
    ['http://127.0.0.1', 'http://127.0.0.1:80', 'the default port is the same place'],
    ['https://api.example.com/v1', 'https://api.example.com/v2?x', 'the path does not matter'],
    ['https://API.example.com', 'https://api.example.com', 'host names have no case'],
  ])('is the same for %s and %s: %s', (one, other) => {
    expect(providerKeyContext('a', one)).toBe(providerKeyContext('a', other));
  });

  it.each([
    ['http://api.example.com', 'https://api.example.com', 'scheme'],
    ['https://api.example.com', 'https://api.example.org', 'host'],
    ['https://api.example.com', 'https://api.example.com:8443', 'port'],
  ])('differs between %s and %s: %s', (one, other) => {
    expect(providerKeyContext('a', one)).not.toBe(providerKeyContext('a', other));
  });

  it('differs between providers, and between providers and clients', () => {
    const contexts = [providerKeyContext('a', 'http://a'), providerKeyContext('b', 'http://a'), clientKeyContext('a')];
    expect(new Set(contexts).size).toBe(3);
  });

  it('cannot be forged by an id with separators in it', () => {
    expect(providerKeyContext('a","https:', 'http://h')).not.toBe(providerKeyContext('a', 'https://h'));
  });
});
