// Reads the parameters of recorded calls, whose form every service decides for itself.

export type Parameters = Readonly<Record<string, unknown>> | null;

/** The text of the first of these parameters that has one. */
export function textOf(parameters: Parameters, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = parameters?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The texts of a parameter that is a list. */
export function textsOf(parameters: Parameters, name: string): readonly string[] {
  const value = parameters?.[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** A value with the names that lead to it, from the outermost on. Places in lists have no names. */
export type Leaf = { readonly path: readonly string[]; readonly value: string };

/** All texts, numbers and truth values of the parameters, at any depth. */
export function leavesOf(value: unknown, path: readonly string[] = []): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, path));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...path, name]));
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? [{ path, value: String(value) }] : [];
}
