// Baseline step: a shared resource has a bucket under the resource's own key, whose policy admits the accounts that are
// admitted to the resource. Datasets and artifacts have one.
import { counted } from '../../lib/text.ts';
import { findOwnKey } from '../../steps/data-key.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepContext, StepInputs, StepVerdict } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { type BucketFacts, type BucketPlace, observeBucket } from './bucket-facts.ts';
import { type BucketChange, writeBucket, writeBucketPolicy } from './bucket-writes.ts';
import { documentStep, type Seen, type ThingInputs } from './document-step.ts';
import { ownKeyRule } from './key-rule.ts';
import { aliasOf, keyDocument } from './key-step.ts';
import { isOwnThing } from './own-resource.ts';
import { type DocumentChange, documentChange, documentReason } from './resource-item.ts';
import { handOver, resourceTags } from './resource-tags.ts';

/** `ownKey` is the ARN of the resource's key; null if it has none that can be used. */
type Facts = BucketFacts & { readonly ownKey: string | null };
type Change = BucketChange & DocumentChange;

/** The names of bucket and alias are among the names of the kind. */
export type BucketStepOptions = {
  readonly kind: KindWithoutSteps;
  readonly id: string;
  readonly title: string;
  /** The step that makes the key. */
  readonly keyStep: string;
};

/** The id of the document of a bucket, in every kind that has one. */
export const bucketDocument = 'bucketPolicy';

export function bucketStep({ kind, id, title, keyStep }: BucketStepOptions): Step<Seen<Facts>, Change> {
  return documentStep<Facts, BucketChange>({
    kind,
    document: { id: bucketDocument, step: id },
    title,
    after: ['account-public-access', keyStep],
    // Accounts that lost admission are taken out of the bucket's policy whatever is wrong with the key.
    regardless: [keyStep],
    permissions: bucketPermissions,
    observe: (context, resource) => observe(kind, context, resource),

    decide(facts, by) {
      const { resource, wanted } = by;
      const { bucket } = placeOf(kind, resource);
      if (facts.exists && facts.problem !== null)
        return { kind: 'blocked', reason: `the bucket ${bucket} is there, and cannot be used: ${facts.problem}` };
      if (facts.exists && isOwnThing(facts, resource, bucketDocument)) return existing(kind, facts, by);
      if (!resource.isDeclared)
        return { kind: 'not-applicable', reason: `the ${kind.noun} left governance.yml, and has no bucket` };
      if (facts.exists) return { kind: 'blocked', reason: notOurs(bucket) };
      const alias = aliasOf(kind, resource);
      if (facts.ownKey === null)
        return { kind: 'blocked', reason: `the bucket is made once there is a key of Palisade behind ${alias}` };
      const change = { bucket, ...settingsOf(facts, resource), ...documentChange(facts, wanted, resource) };
      return { kind: 'violating', reason: `there is no bucket ${bucket}`, change };
    },

    writeSettings: ({ clients: { s3 } }, resource, settings) => writeBucket(s3, placeOf(kind, resource), settings),
    writePolicy: ({ clients: { s3 } }, resource, policy) => writeBucketPolicy(s3, placeOf(kind, resource), policy),
  });
}

const bucketPermissions = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListResourceTags',
  's3:CreateBucket',
  's3:GetBucketAcl',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:ListAllMyBuckets',
  's3:PutBucketAcl',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
];

async function observe(kind: KindWithoutSteps, context: StepContext, resource: SharedResource): Promise<Facts> {
  const { s3, kms } = context.clients;
  const alias = aliasOf(kind, resource);
  const [bucket, ownKey] = await Promise.all([
    observeBucket(s3, placeOf(kind, resource)),
    findOwnKey(kms, alias, ownKeyRule(alias, ownDigests(resource, keyDocument))),
  ]);
  return { ...bucket, ownKey };
}

/** Where the bucket of the resource is. */
function placeOf({ names, noun }: KindWithoutSteps, resource: SharedResource): BucketPlace {
  const { bucket } = names(resource);
  if (bucket === undefined) throw new Error(`a ${noun} has no bucket`);
  return { bucket, owner: resource.owner, region: resource.region };
}

function notOurs(bucket: string): string {
  return `the bucket ${bucket} was not made by Palisade and stays as it is. ${handOver}, with a session of the access role if keep-admissions is attached; its policy, ownership and encryption are replaced then`;
}

function existing(
  kind: KindWithoutSteps,
  facts: Seen<Facts>,
  { inputs, resource, wanted }: ThingInputs,
): StepVerdict<Change> {
  const { tooLong, readers } = wanted;
  const policy = documentChange(facts, wanted, resource);
  const settings = settingsOf(facts, resource);
  const change: Change = { ...settings, ...policy };
  const names = Object.keys(settings);
  if (Object.keys(change).length > 0) {
    const different = names.length > 0 ? [`different from what is required: ${names.join(', ')}`] : [];
    const reasons = [...documentReason(policy, 'bucket'), ...different, ...(tooLong === null ? [] : [tooLong])];
    return { kind: 'violating', reason: reasons.join('; '), change };
  }
  if (tooLong !== null) return { kind: 'blocked', reason: tooLong };
  const noKey = `there is no key of Palisade behind ${aliasOf(kind, resource)} that can be used`;
  // The step of the key says what is wrong with it.
  if (facts.ownKey === null && !facts.encryption.algorithm.startsWith('aws:kms'))
    return { kind: 'attention', reason: noKey };
  const elsewhere = movedTo(kind, inputs, resource);
  if (elsewhere !== undefined && facts.wroteBecause === null) {
    const reason = `the bucket is in ${resource.region} and cannot be moved to ${elsewhere}, as governance.yml says`;
    return { kind: 'attention', reason };
  }
  const key = facts.ownKey === null ? noKey : 'it is under its own key';
  const admits = `${placeOf(kind, resource).bucket} admits ${counted(readers.length, 'account')}, and ${key}`;
  return { kind: 'compliant', reason: facts.wroteBecause ?? admits };
}

/** The Region that governance.yml has, if it is not the one where the bucket is. */
function movedTo(
  { declared }: KindWithoutSteps,
  { governance }: StepInputs,
  { name, region }: SharedResource,
): string | undefined {
  const wanted = declared(governance).find((each) => each.name === name)?.region;
  return wanted === region ? undefined : wanted;
}

/** The settings that differ, each as it has to be. Double encryption stays. */
function settingsOf(facts: Facts, resource: SharedResource): BucketChange {
  const { encryption, ownKey: key } = facts;
  const algorithm = encryption.algorithm === 'aws:kms:dsse' ? 'aws:kms:dsse' : 'aws:kms';
  const isUnderKey = encryption.algorithm === algorithm && encryption.key === key && encryption.bucketKey;
  const required = resourceTags(resource);
  const hasTags = Object.entries(required).every(([name, value]) => facts.tags[name] === value);
  return {
    ...(key === null || isUnderKey ? {} : { encryption: { algorithm, key } }),
    ...(facts.blocksPublicAccess ? {} : { publicAccess: 'blocked' }),
    ...(hasTags ? {} : { tags: { ...facts.tags, ...required } }),
    ...(facts.grants.length === 0 ? {} : { acl: 'private' }),
    // A new bucket is made with it.
    ...(facts.ownership === 'BucketOwnerEnforced' || !facts.exists ? {} : { ownership: 'BucketOwnerEnforced' }),
    ...(facts.versioning === 'Enabled' ? {} : { versioning: 'Enabled' }),
  };
}
