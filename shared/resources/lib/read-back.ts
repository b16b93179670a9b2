// How what was written is read back, for a step that writes one document of a thing, or several.
import { setTimeout as sleep } from 'node:timers/promises';
import { verificationDelaysMs } from '../../aws/verification-delays.ts';
import type { DocumentWrite } from '../../steps/documents.ts';
import type { StepContext } from '../../steps/step.ts';

/** The documents as they were read, by id; null for one that is not there. */
type Present<Id extends string> = Readonly<Record<Id, string | null>>;
type Confirmed = { readonly isConfirmed: boolean; readonly wroteBecause: string | null };

/**
 * Reads until the facts are as they have to be, for as long as changes of AWS usually take to show. Each document is on record
 * as written once it was read back: those that were right before, too, since the record says of all of them whom they admit.
 */
export async function readBackAll<Id extends string, F extends Present<Id> & Confirmed>(
  { documents }: Pick<StepContext, 'documents'>,
  writes: readonly { readonly id: Id; readonly write: DocumentWrite }[],
  { observe, isSettled, reason }: { observe(): Promise<F>; isSettled(facts: F): boolean; readonly reason: string },
): Promise<F> {
  const confirmed = new Set<Id>();
  let facts: F | undefined;
  for (const delayMs of verificationDelaysMs) {
    if (delayMs > 0) await sleep(delayMs);
    facts = await observe();
    for (const { id, write } of writes) {
      if (confirmed.has(id) || facts[id] !== write.written) continue;
      await documents.confirm(write);
      confirmed.add(id);
    }
    const isConfirmed = confirmed.size === writes.length;
    facts = { ...facts, isConfirmed, wroteBecause: reason };
    if (isConfirmed && isSettled(facts)) break;
  }
  if (facts === undefined) throw new Error('nothing was read back');
  return facts;
}

/** The same for a thing with one document, its policy. */
export function readBack<F extends Present<'policy'> & Confirmed>(
  context: Pick<StepContext, 'documents'>,
  write: DocumentWrite,
  how: { observe(): Promise<F>; isSettled(facts: F): boolean; readonly reason: string },
): Promise<F> {
  return readBackAll(context, [{ id: 'policy', write }], how);
}
