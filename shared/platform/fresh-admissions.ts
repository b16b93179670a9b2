// Keeps a run of an owner's steps from writing a document with an account that has lost its admission since the run began:
// a whole baseline takes minutes, and keep-platform waits for its lease.
import type { DocumentWrite, PlatformDocuments } from '../steps/documents.ts';
import { resourceKey, type SharedResource } from '../steps/shared-resource.ts';

/** Thrown instead of a write: the step waits, and its next attempt sees who is admitted then (errors.ts). */
export class AdmissionLostError extends Error {
  override readonly name = 'AdmissionLostError';
}

/**
 * The same documents, of which none is written before who is admitted was read again. `resources` are those that the
 * steps have, and `read` reads them again: only before writes, which are rare. An account that was admitted meanwhile comes
 * in later, so that a rollout does not keep the owner's baseline from its end.
 */
export function withFreshAdmissions<T extends PlatformDocuments>(
  documents: T,
  resources: readonly SharedResource[],
  read: () => Promise<readonly SharedResource[]>,
): T {
  const readAgain = sharingReads(read);
  return {
    ...documents,
    intend: async (write: DocumentWrite) => {
      const lost = lostSince(findIn(resources, write), findIn(await readAgain(), write));
      if (lost.length > 0) {
        const accounts = lost.join(', ');
        throw new AdmissionLostError(`${accounts} lost admission to ${write.kind} ${write.name} since the run began`);
      }
      await documents.intend(write);
    },
  };
}

function findIn(resources: readonly SharedResource[], write: DocumentWrite): SharedResource | undefined {
  return resources.find((each) => resourceKey(each) === resourceKey(write));
}

/** The ids of accounts that are no longer in the list, or no longer in one of its audiences. Pure. */
export function lostSince(before: SharedResource | undefined, now: SharedResource | undefined): readonly string[] {
  const audiences = Object.entries(before?.audiences ?? {});
  const lost = [
    ...missingIn(now?.admitted, before?.admitted),
    ...audiences.flatMap(([audience, ids]) => missingIn(now?.audiences[audience], ids)),
  ];
  return [...new Set(lost)].toSorted();
}

function missingIn(now: readonly string[] = [], before: readonly string[] = []): readonly string[] {
  const known = new Set(now);
  return before.filter((id) => !known.has(id));
}

/**
 * One read goes on at a time, and those who ask meanwhile share the next one: a new owner writes all of its documents at once,
 * and each read is of the records of all accounts. Nobody gets a read that began before the question.
 */
function sharingReads<T>(read: () => Promise<T>): () => Promise<T> {
  let latest: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  const begin = () => {
    next = undefined;
    return read();
  };
  return () => {
    if (next === undefined) {
      next = latest.then(begin, begin);
      latest = next;
    }
    return next;
  };
}
