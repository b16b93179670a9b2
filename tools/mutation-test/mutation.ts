// What a mutation of `npm run mutate` is.

/** `from` must occur exactly once in the file; if it is empty, `to` is inserted at the top. `tests` are paths. */
export type Mutation = {
  readonly control: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: readonly string[];
  /**
   * The Jest project of the tests, `unit` by default. `pytest` runs tests in Python; `imports` is the check of imports,
   * which has no tests.
   */
  readonly project?: 'unit' | 'moto' | 'cloud' | 'pytest' | 'imports';
};
