// Policy documents in one comparable form. AWS returns them URL-encoded, with a list of one value as a string, and with
// lists in another order (IAM User Guide, "Grammar of the IAM JSON policy language": order does not matter).

/** Returns the same text for documents with the same meaning. Throws if the document is not JSON. */
export function canonicalPolicy(document: string): string {
  const text = document.startsWith('%') ? decodeURIComponent(document) : document;
  return JSON.stringify(sorted(JSON.parse(text)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    if (items.length === 1 && typeof items[0] === 'string') return items[0];
    return items.every((item) => typeof item === 'string') ? items.toSorted() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
