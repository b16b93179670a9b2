// Splits lists into batches that an API accepts in one call.

/** Consecutive batches of at most `size` items; an empty list has none. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
