// Baseline step: buckets of the account can use the KMS key that governance.yml names, in each governed Region. It only
// looks: the step data-keys makes a key, and no other key is Palisade's to change.
import { formatFailure } from '../../aws/errors.ts';
import { policyFor } from '../../governance/governance.ts';
import { s3Encryption } from '../../guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { type KeyFacts, readKey } from '../../guardrails/s3-bucket/s3-encryption/key-reader.ts';
import { accountOf, regionOf, unusableBecause } from '../../guardrails/s3-bucket/s3-encryption/key-state.ts';
import { aliasIn, keyPlaceOf, resolveTemplate } from '../../guardrails/s3-bucket/s3-encryption/key-template.ts';
import type { Step, StepInputs } from '../../steps/step.ts';

/** `ref` is the ARN that the template means there; null without one. `unread`: why KMS did not answer. */
export type BucketKeyFacts = {
  readonly ref: string | null;
  readonly key: KeyFacts | null;
  readonly unread: string | null;
};

export const bucketKey: Step<BucketKeyFacts> = {
  id: 'bucket-key',
  title: 'The KMS key that governance.yml names for buckets can be used',
  scope: 'region',
  after: ['data-keys'],
  permissions: { account: ['kms:DescribeKey'] },

  async observe({ clients, ...inputs }) {
    const ref = keyRefFor(inputs);
    // A key of another Region is not asked for: no bucket here can use it, whatever it is.
    if (ref === null || regionOf(ref) !== inputs.region) return { ref, key: null, unread: null };
    const read = await readKey(clients.kms, ref);
    return read.known
      ? { ref, key: read.value, unread: null }
      : { ref, key: null, unread: formatFailure(read.failure) };
  },

  decide({ ref, key, unread }, inputs) {
    if (ref === null) return { kind: 'not-applicable', reason: 'governance.yml names no key for buckets of this type' };
    if (unread !== null) return { kind: 'attention', reason: `whether buckets can use ${ref} is not known: ${unread}` };
    if (key === null && isMadeByBaseline(ref, inputs))
      return {
        kind: 'compliant',
        reason: `there is no KMS key ${ref} yet: the step data-keys makes it before buckets are changed`,
      };
    const problem = unusableBecause(key, ref, inputs.region);
    if (problem !== undefined) return { kind: 'attention', reason: `buckets are not changed to aws:kms: ${problem}` };
    return { kind: 'compliant', reason: `buckets get the KMS key ${key?.arn}` };
  },

  async apply() {
    return undefined;
  },
};

/** The ARN that governance.yml means for buckets of the account in this Region; null if it names no key. */
function keyRefFor({ governance, member, age, region }: Omit<StepInputs, 'hub'>): string | null {
  const policy = policyFor(governance, { type: member.type, age }, s3Encryption);
  const { encryption, key } = s3Encryption.parameters.parse(policy.parameters);
  if (encryption !== 'aws:kms' || key === null || keyPlaceOf(key) === undefined) return null;
  return resolveTemplate(key, { accountId: member.id, region });
}

/** Keys behind an alias of the account itself. */
function isMadeByBaseline(ref: string, { governance, member, region }: StepInputs): boolean {
  const isOwn = accountOf(ref) === member.id && regionOf(ref) === region && aliasIn(ref) !== undefined;
  return isOwn && governance.baseline.keys === 'on';
}
