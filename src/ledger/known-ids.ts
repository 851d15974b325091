// Numbers of things that are written into the ledger once and then named by their number, remembered while they are sure.

export interface KnownIds<Thing> {
  idOf(thing: Thing): number;
  /** The transaction was rolled back, and with it what was new. */
  forget(): void;
}

/** `look` finds or makes the number; `name` is the thing as JSON. */
export function createKnownIds<Thing>(look: (thing: Thing, name: string) => unknown): KnownIds<Thing> {
  const known = new Map<string, number>();
  return {
    idOf(thing) {
      const name = JSON.stringify(thing);
      let id = known.get(name);
      if (id === undefined) {
        id = look(thing, name) as number;
        known.set(name, id);
      }
      return id;
    },
    forget() {
      known.clear();
    },
  };
}
