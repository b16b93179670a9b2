// How a step records a document that it writes: before the write, so that nobody takes a write of Palisade for drift, and
// after it was read back.
import { createHash } from 'node:crypto';
import type { ResourceIdentity } from './shared-resource.ts';

/** A policy document of a shared resource, as it is about to be written. Texts are canonical (`canonicalPolicy`). */
export type DocumentWrite = Pick<ResourceIdentity, 'kind' | 'name'> & {
  /** The id of the document, as its kind has it. */
  readonly document: string;
  /** The ARN of what has the document, if its name does not say it, as with a key; null while there is none. */
  readonly arn: string | null;
  /** The document that is there; null if there is none. */
  readonly before: string | null;
  readonly written: string;
  /** The ids of the accounts that it admits. */
  readonly admitted: readonly string[];
  /** Whether somebody else changed what Palisade wrote last. */
  readonly isDrift: boolean;
};

/** Where steps record the documents of the platform. Both throw the SDK's error: then the step is retried. */
export interface PlatformDocuments {
  /** Before the write. Without it, nothing is written. */
  intend(write: DocumentWrite): Promise<void>;
  /** After the document was read back as it was written. */
  confirm(write: DocumentWrite): Promise<void>;
}

/** Stands for a document, or for the lack of one, in records and decisions. */
export function documentDigest(document: string | null): string {
  return document === null ? 'none' : createHash('sha256').update(document).digest('hex').slice(0, 16);
}
