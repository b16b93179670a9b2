// What the steps of shared resources have in common: the resource that a step is about, the document that it is to have, and
// how a document is written. Nobody takes a write of Palisade for somebody else's, whenever it is interrupted.
import type { Settings } from '../../lib/settings.ts';
import { type DocumentWrite, documentDigest } from '../../steps/documents.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import type { StepInputs, StepItem } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { resourceDocuments } from './resource-documents.ts';

type Kind = Pick<KindWithoutSteps, 'id' | 'noun' | 'documents'>;
type Inputs = Pick<StepInputs, 'resources' | 'item' | 'hub'>;

/** Each resource of the kind that the account has, in its Region. */
export function itemsOf({ id }: Pick<Kind, 'id'>): (inputs: Pick<StepInputs, 'resources'>) => readonly StepItem[] {
  return ({ resources }) => resources.filter(({ kind }) => kind === id).map(({ name, region }) => ({ name, region }));
}

/** The resource that the step is about. */
export function resourceOf(
  { id, noun }: Pick<Kind, 'id' | 'noun'>,
  { resources, item }: Pick<StepInputs, 'resources' | 'item'>,
): SharedResource {
  const found = resources.find(({ kind, name }) => kind === id && name === item);
  if (found === undefined) throw new Error(`the account has no ${noun} ${item}`);
  return found;
}

/** A document as it is to be. */
export type WantedDocument = {
  readonly id: string;
  readonly text: string;
  readonly readers: readonly string[];
  /** Why not all accounts are in it; null if they are. */
  readonly tooLong: string | null;
};

export function wantedDocument(kind: Kind, inputs: Inputs, id: string): WantedDocument {
  const resource = resourceOf(kind, inputs);
  const { texts, readers, tooLong } = resourceDocuments(kind, resource, inputs.hub.organizationId);
  const text = texts[id];
  if (text === undefined) throw new Error(`a ${kind.noun} has no document ${id}`);
  return { id, text, readers, tooLong };
}

/**
 * A document as it was read, whether this attempt has it on record as it is, and why this attempt wrote something; null if
 * it did not.
 */
export type PresentDocument = {
  readonly policy: string | null;
  readonly isConfirmed: boolean;
  readonly wroteBecause: string | null;
};

/** Of a document that was just read: nothing was written yet. */
export const justRead = { isConfirmed: false, wroteBecause: null } as const;

/**
 * What has to be written of a document: the text, or only that it is there as it is wanted, if an attempt ended before it
 * was on record. What goes on record is short: documents are as long as the list of their readers.
 */
export function documentChange(present: PresentDocument, wanted: WantedDocument, resource: SharedResource) {
  if (present.policy !== wanted.text) return { policy: policySummary(present, wanted, resource) };
  const own = ownDigests(resource, wanted.id);
  const isRecorded = present.isConfirmed || (own.length === 1 && own[0] === documentDigest(wanted.text));
  return isRecorded ? {} : { recorded: documentDigest(wanted.text) };
}

export type DocumentChange = ReturnType<typeof documentChange>;

/** What of a document goes on record. */
export function documentSummary(policy: string | null): Settings {
  return { digest: documentDigest(policy), bytes: policy === null ? 0 : Buffer.byteLength(policy) };
}

function policySummary(present: PresentDocument, { id, text, readers }: WantedDocument, resource: SharedResource) {
  const before = new Set(resource.lastAdmitted);
  const now = new Set(readers);
  return {
    admits: now.size,
    added: someOf([...now].filter((account) => !before.has(account))),
    removed: someOf([...before].filter((account) => !now.has(account))),
    isDrift: isDrift(present.policy, id, resource),
    ...documentSummary(text),
  };
}

const mostNamed = 5;

/** Some of these accounts, sorted, and how many more there are. */
export function someOf(ids: readonly string[]): string {
  const named = ids.toSorted().slice(0, mostNamed).join(', ');
  return ids.length > mostNamed ? `${named} and ${ids.length - mostNamed} more` : named;
}

/** Whether somebody else changed what Palisade wrote last. Before its first document nothing is drift. */
export function isDrift(
  present: string | null,
  document: string,
  resource: Pick<SharedResource, 'ownDocuments'>,
): boolean {
  const own = ownDigests(resource, document);
  return own.length > 0 && !own.includes(documentDigest(present));
}

/** The write that makes a document as it is wanted; `arn` is that of what has it, if its name does not say it. */
export function documentWrite(
  { kind, name, ...resource }: SharedResource,
  { id: document, text: written, readers: admitted }: WantedDocument,
  { policy: before }: Pick<PresentDocument, 'policy'>,
  arn: string | null,
): DocumentWrite {
  return { kind, name, document, arn, before, written, admitted, isDrift: isDrift(before, document, resource) };
}

/** Facts as they go on record: a document is as long as the list of its readers. */
export function recordedFacts<F extends PresentDocument>({ policy, ...facts }: F) {
  return { ...facts, policy: documentSummary(policy) };
}

/** Why the document has to be written: who changed it, or whom it admits from now on. */
export function documentReason(change: DocumentChange, what: string): readonly string[] {
  if ('recorded' in change) return [`the policy of the ${what} is not on record yet`];
  if (change.policy === undefined) return [];
  const { isDrift: isChanged, admits, added, removed } = change.policy;
  return [
    ...(isChanged ? [`somebody changed the policy of the ${what}`] : []),
    ...(added === '' ? [] : [`it admits ${added}`]),
    ...(removed === '' ? [] : [`it admits ${removed} no more`]),
    ...(!isChanged && added === '' && removed === '' ? [`its policy has to admit ${admits} accounts`] : []),
  ];
}
