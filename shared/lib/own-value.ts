// Looks up names from outside in records.

/**
 * The value of a key that anybody may have chosen, such as the name of an organizational unit; undefined if the record
 * does not have it. Without this check a record answers for `constructor` and whatever else objects inherit.
 */
export function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
