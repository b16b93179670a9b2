// Items that do not parse, because another version or a fault wrote them: each is reported, and stops no other.
import type * as z from 'zod/mini';
import type { ItemKey } from './lease.ts';
import type { StateTable } from './table.ts';

/** Thrown where nothing can go on without the item. */
export class UnreadableItemError extends Error {
  override readonly name: string = 'UnreadableItemError';

  constructor({ id, version }: ItemKey, reason: string) {
    super(`item ${id} / ${version} of the journal cannot be read: ${reason}`);
  }
}

/** The item as the schema has it; undefined if it does not parse, which is reported to `onUnreadable` of the table. */
export function readItem<T>(
  { onUnreadable = warn }: Pick<StateTable, 'onUnreadable'>,
  schema: z.ZodMiniType<T>,
  item: Readonly<Record<string, unknown>>,
): T | undefined {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const key = { id: String(item['id']), version: String(item['version']) };
  onUnreadable(new UnreadableItemError(key, `${where}: ${issue?.message ?? 'unknown'}`));
  return undefined;
}

/** The same for an item that decides something: throws UnreadableItemError if it does not parse. */
export function requireItem<T>(schema: z.ZodMiniType<T>, item: Readonly<Record<string, unknown>>): T {
  const fail = (error: Error) => {
    throw error;
  };
  const read = readItem({ onUnreadable: fail }, schema, item);
  if (read === undefined) throw new Error('a schema of an item must not allow undefined');
  return read;
}

function warn({ message }: Error): void {
  process.emitWarning(message);
}
