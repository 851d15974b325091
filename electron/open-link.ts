// The only way to the user's browser: pages of providers where keys are made, as the registry of presets names them.

/** `known`: the addresses that may be opened. True if this is one of them, however it is written. */
export function isKnownLink(text: string, known: ReadonlySet<string>): boolean {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  return [...known].some((link) => URL.parse(link)?.href === url.href);
}
