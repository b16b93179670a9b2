// Records in the journal which documents a run of an owner's steps writes, and remembers those that somebody had changed.
import { resourceDocuments } from '../resources/lib/resource-documents.ts';
import { someOf } from '../resources/lib/resource-item.ts';
import { kindOf } from '../resources/registry.ts';
import { type DocumentWrite, documentDigest, type PlatformDocuments } from '../steps/documents.ts';
import { resourceKey, type SharedResource } from '../steps/shared-resource.ts';
import type { StateTable } from '../table/table.ts';
import { type DocumentRecord, findResource, putResource, type ResourceRecord } from './resource-store.ts';

/** What the records of a run have in common. */
export type DocumentsRun = {
  /** What the account shares, as its steps got it. */
  readonly resources: readonly SharedResource[];
  readonly organizationId: string;
  readonly cause: ResourceRecord['cause'];
  /** Why the run was made. */
  readonly reason: string;
  readonly now: () => Date;
};

/** A document that somebody else had changed, and whether what Palisade wrote in its place was read back. */
export type DocumentDrift = DocumentWrite & { readonly isConfirmed: boolean };

export type JournalDocuments = PlatformDocuments & {
  /** The drifts that the run found so far, each once. */
  readonly drifts: () => readonly DocumentDrift[];
};

/** One run of an owner writes at a time (the lease on its account), so that a record is read and put. */
export function createJournalDocuments(journal: StateTable, run: DocumentsRun): JournalDocuments {
  const drifts = new Map<string, DocumentDrift>();
  const remember = (write: DocumentWrite, isConfirmed: boolean) => {
    const key = `${resourceKey(write)}/${write.document}`;
    if (write.isDrift) drifts.set(key, { ...write, isConfirmed });
  };
  const change = async (write: DocumentWrite, update: typeof intended) => {
    const resource = run.resources.find((each) => resourceKey(each) === resourceKey(write));
    if (resource === undefined) throw new Error(`the account has no ${write.kind} ${write.name}`);
    const previous = await findResource(journal, resource);
    await putResource(journal, update(previous ?? emptyRecord(resource, run), resource, write, run));
  };
  return {
    intend: async (write) => {
      remember(write, false);
      await change(write, intended);
    },
    confirm: async (write) => {
      await change(write, confirmed);
      remember(write, true);
    },
    drifts: () => [...drifts.values()],
  };
}

/** What was there when nobody but Palisade had changed it may be there still, until the new document was read back. */
function intended(
  previous: ResourceRecord,
  resource: SharedResource,
  write: DocumentWrite,
  run: DocumentsRun,
): ResourceRecord {
  const { document, written, before, admitted } = write;
  const known = previous.documents[document] ?? noDocument;
  const kept = write.isDrift ? known.own : [...known.own, documentDigest(before)];
  const own = [...new Set([documentDigest(written), ...kept])];
  const others = sameIds(previous.admitted, admitted) ? previous.documents : asOfNow(previous.documents, resource, run);
  const { arn } = write;
  return {
    ...previous,
    ...stateOf(resource, write, run),
    reason: reasonOf(previous, admitted, run),
    documents: { ...others, [document]: { arn: arn ?? known.arn, written, before, own, isVerified: false } },
  };
}

function confirmed(
  previous: ResourceRecord,
  resource: SharedResource,
  write: DocumentWrite,
  run: DocumentsRun,
): ResourceRecord {
  const { document, written, arn } = write;
  const isIntended = previous.documents[document]?.written === written;
  const record = isIntended ? previous : intended(previous, resource, write, run);
  const known = record.documents[document] ?? noDocument;
  const own = [documentDigest(written)];
  return {
    ...record,
    ...stateOf(resource, write, run),
    reason: record.reason,
    documents: { ...record.documents, [document]: { ...known, arn: arn ?? known.arn, own, isVerified: true } },
  };
}

function stateOf(
  { region, isDeclared }: SharedResource,
  { admitted }: DocumentWrite,
  { reason, cause, now }: DocumentsRun,
) {
  const state = isDeclared ? ('open' as const) : ('closed' as const);
  return { region, state, admitted: [...admitted], reason, cause, at: now().toISOString() };
}

const noDocument: DocumentRecord = { arn: null, written: null, before: null, own: [], isVerified: false };

/** Why the run was made, and who comes in or goes by it: another run than that for the account may be the first to see it. */
function reasonOf({ admitted: before, reason, cause }: ResourceRecord, admitted: readonly string[], run: DocumentsRun) {
  const added = admitted.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !admitted.includes(id));
  const isSameRun = cause.eventId === run.cause.eventId;
  if (added.length + removed.length === 0) return isSameRun ? reason : run.reason;
  return [
    run.reason,
    ...(added.length > 0 ? [`it admits ${someOf(added)}`] : []),
    ...(removed.length > 0 ? [`it admits ${someOf(removed)} no more`] : []),
  ].join('; ');
}

/** The list has changed: the other documents still admit the accounts from before, except those that name none. */
function asOfNow(
  documents: ResourceRecord['documents'],
  resource: SharedResource,
  { organizationId }: DocumentsRun,
): ResourceRecord['documents'] {
  const { texts } = resourceDocuments(kindOf(resource), resource, organizationId);
  return Object.fromEntries(
    Object.entries(documents).map(([id, document]) => [
      id,
      { ...document, isVerified: document.isVerified && document.written === texts[id] },
    ]),
  );
}

function emptyRecord(resource: SharedResource, run: DocumentsRun): ResourceRecord {
  const { owner, kind, name, region } = resource;
  const documents = kindOf(resource).documents.map(({ id }) => [id, noDocument] as const);
  return {
    schemaVersion: '1',
    ...{ owner, kind, name, region, state: 'open', documents: Object.fromEntries(documents), admitted: [] },
    reason: run.reason,
    cause: run.cause,
    at: run.now().toISOString(),
  };
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(some);
  return known.size === new Set(others).size && others.every((id) => known.has(id));
}
