// Where a bucket's objects are replicated to. Pure.
import type { GetBucketReplicationOutput } from '@aws-sdk/client-s3';

/** A rule that is enabled. `replicaKey` is the KMS key of the replicas, if one is given. */
export type ReplicationRule = { id: string; destination: string; replicatesKms: boolean; replicaKey: string | null };

export type ReplicationFacts = { role: string | null; rules: ReplicationRule[] };

/** The enabled rules of a replication configuration; null without one. */
export function replicationFactsOf(output: GetBucketReplicationOutput | undefined): ReplicationFacts | null {
  const configuration = output?.ReplicationConfiguration;
  if (configuration === undefined) return null;
  const enabled = (configuration.Rules ?? []).filter(({ Status }) => Status === 'Enabled');
  return {
    role: configuration.Role ?? null,
    rules: enabled.map(({ ID, Destination, SourceSelectionCriteria }) => ({
      id: ID ?? 'without an id',
      destination: Destination?.Bucket ?? 'an unknown bucket',
      replicatesKms: SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status === 'Enabled',
      replicaKey: Destination?.EncryptionConfiguration?.ReplicaKmsKeyID ?? null,
    })),
  };
}
