// What a provider is called. One that has the name of its preset is called as its vendor writes it; one that the user
// named is called by that name.

export interface Named {
  readonly id: string;
  readonly preset: string;
  /** The preset's label. */
  readonly label: string;
}

export function providerName({ id, preset, label }: Named): string {
  return id === preset ? label.replace(/ \(.*\)$/u, '') : id;
}

/** The same, with the id or the vendor where one could not be guessed from the other: for those who search or hear it. */
export function providerFullName(named: Named): string {
  const name = providerName(named);
  const other = name === named.id ? named.label : named.id;
  return name.toLowerCase() === other.toLowerCase() ? name : `${name} (${other})`;
}
