// Mutants that no test kills, each with the reason. `npm run mutants` fails for a survivor that is not here, and for an
// entry whose mutant no longer survives.

export type Survivor = {
  readonly file: string;
  /** The code before and after the mutation, with single spaces. */
  readonly code: string;
  readonly mutant: string;
  readonly reason: string;
};

export const survivors: readonly Survivor[] = [];
