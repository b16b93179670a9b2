// The record of a shared resource for tests, with overrides: all documents were written and read back, and admit one account.
import type { DocumentRecord, ResourceRecord } from '../../shared/platform/resource-store.ts';
import { kindOf } from '../../shared/resources/registry.ts';

/** A document that Palisade wrote and read back, with overrides. */
export function aDocumentRecord(overrides: Partial<DocumentRecord> = {}): DocumentRecord {
  return { arn: null, written: '{}', before: null, own: ['written'], isVerified: true, ...overrides };
}

/** By default that of a dataset. `documents` replaces some of the documents of its kind. */
export function aResourceRecord({ documents = {}, ...overrides }: Partial<ResourceRecord> = {}): ResourceRecord {
  const { owner = '111122223333', kind = 'dataset' } = overrides;
  const arn = `arn:aws:kms:us-east-1:${owner}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const written = kindOf({ kind }).documents.map(({ id }) => [
    id,
    aDocumentRecord({ own: [id], arn: id === 'keyPolicy' ? arn : null }),
  ]);
  return {
    schemaVersion: '1',
    ...{ owner, kind, name: 'customers', region: 'us-east-1', state: 'open' },
    documents: { ...Object.fromEntries(written), ...documents },
    admitted: ['444455556666'],
    reason: 'a test',
    cause: { eventId: 'e', detailType: 'd', principal: null },
    at: '2026-11-24T10:00:00.000Z',
    ...overrides,
  };
}
