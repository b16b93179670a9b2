// Cuts lists into the parts that an API takes in one call.

/** Consecutive parts of at most so many items; none of an empty list. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
