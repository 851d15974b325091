/** A wish that cannot be granted; says why in words for people. Nothing was changed. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused';
}
