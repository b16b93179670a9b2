// The documents that a shared resource gets, and the accounts that they admit: all that are to be admitted, if no document
// gets too long. Pure.
import type { SharedResource } from '../../steps/shared-resource.ts';
import type { ResourceKind } from '../contract/kind.ts';

export type ResourceDocuments = {
  /** By the id of the document. */
  readonly texts: Readonly<Record<string, string>>;
  /** The ids of the accounts that they admit, sorted. */
  readonly readers: readonly string[];
  /** Why accounts that are to be admitted are not; null if all are. */
  readonly tooLong: string | null;
};

/** What documents follow from. */
export type WantedResource = Omit<SharedResource, 'isDeclared' | 'ownDocuments'>;

/**
 * If a document would be too long, nobody is added to any of them. Who lost admission is taken out nevertheless: what was
 * admitted last, and still is to be, makes documents that are no longer than those which are there, unless an account is of
 * another type now and gets more. If even those are too long, some accounts are left out: otherwise, nobody could be taken out.
 */
export function resourceDocuments(
  kind: Pick<ResourceKind, 'documents'>,
  wanted: WantedResource,
  organizationId: string,
): ResourceDocuments {
  const all = documentsFor(kind, wanted, organizationId, wanted.admitted);
  const problem = problemOf(kind, all.texts);
  if (problem === undefined) return { ...all, tooLong: null };
  const stillAdmitted = new Set(wanted.admitted);
  const known = wanted.lastAdmitted.filter((id) => stillAdmitted.has(id)).toSorted();
  const isFitting = (count: number) =>
    problemOf(kind, documentsFor(kind, wanted, organizationId, known.slice(0, count)).texts) === undefined;
  const remaining = known.slice(0, mostThatFit(known.length, isFitting));
  const waiting = stillAdmitted.size - remaining.length;
  return {
    ...documentsFor(kind, wanted, organizationId, remaining),
    tooLong: `${problem}: ${waiting} of ${stillAdmitted.size} accounts are not admitted`,
  };
}

/** The largest count up to `all` that fits, of which every smaller one fits, too. */
function mostThatFit(all: number, isFitting: (count: number) => boolean): number {
  if (isFitting(all)) return all;
  let [fits, exceeds] = [0, all];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (isFitting(middle)) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

function documentsFor(
  { documents }: Pick<ResourceKind, 'documents'>,
  wanted: WantedResource,
  organizationId: string,
  accounts: readonly string[],
) {
  const admitted = new Set(accounts);
  const accountsOf = (audience: string) =>
    [...new Set(wanted.audiences[audience] ?? [])].filter((id) => admitted.has(id)).toSorted();
  const texts = documents.map(({ id, text }) => [id, text(wanted, { organizationId, accountsOf })] as const);
  return { texts: Object.fromEntries(texts), readers: [...admitted].toSorted() };
}

function problemOf({ documents }: Pick<ResourceKind, 'documents'>, texts: Readonly<Record<string, string>>) {
  return documents
    .map(({ id, what, limit }) => tooLong(`the policy of the ${what}`, texts[id] ?? '', limit))
    .find((problem) => problem !== undefined);
}

function tooLong(what: string, document: string, limit: number): string | undefined {
  const bytes = Buffer.byteLength(document);
  return bytes > limit ? `${what} would have ${inWords(bytes)} bytes, and AWS allows ${inWords(limit)}` : undefined;
}

function inWords(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
