// An answer that is made up, in the form in which a real one would come: status, headers, and bytes in time.

export interface SimulatedStep {
  /** After the step before it. */
  readonly afterMs: number;
  readonly data: string;
}

export interface Simulation {
  /** Status and headers come with the first step; without steps nothing ever comes. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly SimulatedStep[];
  /** end: complete · cut: the connection breaks · hang: it stays open and silent. */
  readonly end: 'end' | 'cut' | 'hang';
}
