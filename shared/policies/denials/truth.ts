// Three-valued logic: what is true whatever the missing values are, what is false, and what they decide.

/** True, false, or the names of the missing values that decide. */
export type Truth = boolean | ReadonlySet<string>;

/** Unknown, for want of this value. */
export const unknownFor = (...missing: readonly string[]): Truth => new Set(missing);

/** True if all are. One that is false decides, so that nothing that is missing matters then. */
export const allOf = (truths: readonly Truth[]): Truth => decided(truths, false);

/** True if one is. One that is true decides, so that nothing that is missing matters then. */
export const anyOf = (truths: readonly Truth[]): Truth => decided(truths, true);

/** The opposite. What is missing decides it, too. */
export const not = (truth: Truth): Truth => (typeof truth === 'boolean' ? !truth : truth);

function decided(truths: readonly Truth[], decisive: boolean): Truth {
  if (truths.includes(decisive)) return decisive;
  const missing = truths.flatMap((truth) => (typeof truth === 'boolean' ? [] : [...truth]));
  return missing.length === 0 ? !decisive : new Set(missing);
}
