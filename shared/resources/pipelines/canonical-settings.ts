// Settings of a pipeline or a project in a form in which the same settings are the same text. Pure.

/** Names in order, and without what is empty: AWS answers some empty lists, and leaves out others. Times are of no interest. */
export function canonicalSettings(settings: object): string {
  return JSON.stringify(ordered(settings));
}

/** Whether what was found has all that is wanted. Lists have to be the same. Both are in canonical form. */
export function hasSettings(found: string, wanted: string): boolean {
  return isIn(JSON.parse(found), JSON.parse(wanted));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(ordered);
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, each]) => [name, ordered(each)] as const)
    .filter(([, each]) => each !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isIn(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(found) && found.length === wanted.length && wanted.every((each, at) => isIn(found[at], each));
  }
  if (typeof wanted !== 'object' || wanted === null) return found === wanted;
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(([name, each]) => isIn((found as Record<string, unknown>)[name], each));
}
