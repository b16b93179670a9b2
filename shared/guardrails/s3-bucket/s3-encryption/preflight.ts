// Decides whether something that works today would stop by a change of default encryption.
import { type Hazard, type Preflight, preflightOf, type Read, unreadHazard } from '../../contract/preflight.ts';
import { deniedUploadHazards } from './denied-uploads.ts';
import { dependantsIn } from './dependants.ts';
import type { EncryptionFacts, MoveFacts } from './encryption-facts.ts';
import { notReplicated } from './hazards.ts';
import { accountOf, regionOf, unusableBecause } from './key-state.ts';
import { aliasIn } from './key-template.ts';
import { admitsWholeAccount, describeKey, type KeyUse } from './key-use.ts';
import { notesOf } from './notes.ts';
import { ownerHazards } from './owner-hazards.ts';
import { aclReaderHazards, publicHazards, readerHazards } from './reader-hazards.ts';
import { aclDeliveryHazards, loggingSourceHazards, serviceHazards } from './service-hazards.ts';
import { type Encryption, onlyReports, type Parameters } from './settings.ts';

/** Pure. The change is completed with the ARN of the key: S3 would resolve an alias for each requester (row K9). */
export function preflight(facts: EncryptionFacts, change: Encryption, parameters: Parameters): Preflight<Encryption> {
  if (facts.kind === 'no move') return preflightOf(change, [], []);
  const withoutKey = onlyReports(parameters);
  if (withoutKey !== undefined) return { kind: 'impossible', reason: withoutKey };
  const { keyRef, key, bucket } = facts;
  if (keyRef !== null && key.known) {
    const reason = unusableBecause(key.value, keyRef, bucket.region);
    if (reason !== undefined) return { kind: 'impossible', reason: `${reason}${whoMakesIt(facts)}` };
  }
  const arn = key.known ? (key.value?.arn ?? null) : keyRef;
  const completed = { ...change, key: arn };
  const use = useOf(facts, completed);
  return preflightOf(completed, withoutDoubles(hazardsOf(facts, use)), notesOf(facts, use));
}

/** What to do about an alias of the account itself that leads nowhere. */
function whoMakesIt({ key, keyRef, bucket }: MoveFacts): string {
  const isOwnAlias = keyRef !== null && accountOf(keyRef) === bucket.accountId && aliasIn(keyRef) !== undefined;
  const isMissing = key.known && key.value === null;
  return isOwnAlias && isMissing && regionOf(keyRef) === bucket.region
    ? '; the step data-keys of the baseline makes it where it is enforced, unless baseline.keys is off'
    : '';
}

function useOf({ bucket, keyRef, keyPolicy }: MoveFacts, change: Encryption): KeyUse {
  const partition = change.key?.split(':')[1] ?? 'aws';
  const request = {
    bucketArn: `arn:${partition}:s3:::${bucket.id}`,
    region: bucket.region,
    bucketKey: change.bucketKey,
  };
  return { isManaged: keyRef === null, arn: change.key, keyPolicy, request };
}

function hazardsOf(facts: MoveFacts, use: KeyUse): readonly Hazard[] {
  const policy = facts.policy.known ? facts.policy.value : null;
  const dependants = dependantsIn(policy, facts.bucket.accountId);
  return [
    ...unreadKey(facts),
    ...unread(facts.policy, 'somebody else uses the bucket'),
    ...unread(facts.isPolicyPublic, 'the policy of the bucket is public'),
    ...unread(facts.acl, 'somebody else uses the bucket by its ACL'),
    ...unread(facts.replication, 'the bucket is replicated'),
    ...unread(facts.owner, 'the bucket belongs to a service'),
    ...dependants.flatMap((dependant) => serviceHazards(dependant, use)),
    ...aclDeliveryHazards(facts, use),
    ...loggingSourceHazards(facts),
    ...dependants.flatMap((dependant) => readerHazards(dependant, use, facts)),
    ...aclReaderHazards(facts, use),
    ...replicationHazards(facts, use),
    ...publicHazards(facts),
    ...deniedUploadHazards(policy, use.arn),
    ...ownerHazards(facts, use),
  ];
}

/** A key that nobody could look at is not written, even if it is approved: S3 would take it, and refuse uploads later. */
function unreadKey({ key, keyRef, bucket }: MoveFacts): readonly Hazard[] {
  if (key.known) return [];
  const hazard = { ...unreadHazard(key, `the bucket can use ${keyRef}`), approvable: false };
  const isForeign = accountOf(keyRef ?? '') !== bucket.accountId;
  if (!isForeign || key.failure.kind !== 'denied') return [hazard];
  const remedy = `let the policy of the key admit the role PalisadeSpoke of account ${bucket.accountId} for ${key.seenBy}`;
  return [{ ...hazard, remedy }];
}

function unread(read: Read<unknown>, shows: string): readonly Hazard[] {
  return read.known ? [] : [unreadHazard(read, shows)];
}

/** Rules that replicate no objects under KMS keys, or with a role that may not be able to use the key. */
function replicationHazards({ replication, bucket }: MoveFacts, use: KeyUse): readonly Hazard[] {
  if (!replication.known || replication.value === null) return [];
  const { role, rules } = replication.value;
  const hazards = rules
    .filter(({ replicatesKms }) => !replicatesKms)
    .map(({ id, destination }) => notReplicated(id, destination));
  if (hazards.length > 0 || rules.length === 0 || admitsWholeAccount(bucket.accountId, use)) return hazards;
  return [
    {
      id: 'K10',
      breaks: 'whether the replication role may use the key is not known',
      affects: rules.map(({ destination }) => `the replicas in ${destination}`).join(', '),
      seenBy: 'GetBucketReplication, GetKeyPolicy',
      remedy: `see that ${role ?? 'the role'} is allowed kms:Decrypt on ${describeKey(use)}, then approve the change`,
      approvable: true,
    },
  ];
}

/** Two statements for the same principal are one hazard. */
function withoutDoubles(hazards: readonly Hazard[]): readonly Hazard[] {
  return [...new Map(hazards.map((hazard) => [JSON.stringify(hazard), hazard])).values()];
}
