// Reads values out of a document that may have mistakes, so that one mistake does not hide another.

/** A value with its path. */
export type Located<T = unknown> = { readonly path: readonly PropertyKey[]; readonly value: T };

/** The value at the path; undefined if there is none. Inherited names are no keys. */
export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    data,
  );
}

/** All values at a path in which `*` stands for every key or entry, such as `alerts.routes.*.channels.*`. */
export function valuesAt(data: unknown, pattern: string): Located[] {
  return pattern
    .split('.')
    .reduce<Located[]>((found, segment) => found.flatMap((each) => below(each, segment)), [{ path: [], value: data }]);
}

/** As valuesAt(), without what is no text. */
export function textsAt(data: unknown, pattern: string): Located<string>[] {
  return valuesAt(data, pattern).flatMap(({ path, value }) => (typeof value === 'string' ? [{ path, value }] : []));
}

/** The keys of the block at this path; empty if it is none. */
export function keysAt(data: unknown, path: readonly PropertyKey[]): string[] {
  const value = valueAt(data, path);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function below({ path, value }: Located, segment: string): Located[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries
    .filter(([key]) => segment === '*' || String(key) === segment)
    .map(([key, each]) => ({ path: [...path, key], value: each }));
}
