// What a finding says about a move to aws:kms without stopping it: rows K7, K11, K14 and K15. Pure.
import type { MoveFacts } from './encryption-facts.ts';
import { admitsWholeAccount, describeKey, type KeyUse } from './key-use.ts';

type Note = { readonly id: string; readonly says: string };

/** S3 User Guide, "Using default encryption with replication", and "Checking object integrity": ETags. */
const always: readonly Note[] = [
  { id: 'K14', says: 'the ETags of new objects are no MD5 digests of their content any more' },
  { id: 'K15', says: 'requests for new objects count against the request quota of AWS KMS, and are billed by it' },
];

export function notesOf({ bucket, replicatingFrom, asOf }: MoveFacts, use: KeyUse): readonly string[] {
  const notes: Note[] = [];
  if (!admitsWholeAccount(bucket.accountId, use)) {
    const says = `roles of the account need kms:GenerateDataKey and kms:Decrypt on ${describeKey(use)} to write and to read new objects`;
    notes.push({ id: 'K7', says });
  }
  if (replicatingFrom.length > 0) {
    const from = replicatingFrom.map(({ bucket: name }) => name).join(', ');
    const says = `the bucket has replicas of ${from}: the replication role needs kms:GenerateDataKey, and ETags differ from those of the source`;
    notes.push({ id: 'K11', says });
  }
  return [...[...notes, ...always].map(({ id, says }) => `${says} (${id})`), asOf];
}
