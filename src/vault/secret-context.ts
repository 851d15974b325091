// What a sealed secret is bound to.

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * A provider key belongs to a provider id and to the scheme, host and port it is sent to. Pointing the provider
 * elsewhere makes its stored keys unreadable, so that no import or edit can send a key to another host.
 *
 * @param origin the provider's base URL or its origin; the path does not matter. Throws TypeError when it is no URL.
 */
export function providerKeyContext(providerId: string, origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  // As a JSON list no id or host can be written so that it looks like another pair.
  return JSON.stringify(['provider-key', providerId, protocol, hostname, port || (DEFAULT_PORTS[protocol] ?? '')]);
}

/** A client key belongs to the client's name. */
export function clientKeyContext(clientName: string): string {
  return JSON.stringify(['client-key', clientName]);
}
