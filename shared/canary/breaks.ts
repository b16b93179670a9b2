// How a canary makes its bucket noncompliant: the guardrails that it can violate without harm, in the order of preference.
import { DeletePublicAccessBlockCommand, PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AccountClass } from '../accounts/account-age.ts';
import { type Governance, type Policy, policyFor } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { guardrailById } from '../guardrails/registry.ts';
import { ownedBucketInput } from '../guardrails/s3-bucket/read-setting.ts';

export type Break = {
  readonly guardrail: Guardrail;
  /** In words: `versioning suspended`. */
  readonly how: string;
  readonly apply: (s3: S3Client, bucket: Resource) => Promise<unknown>;
};

/**
 * Neither opens anything. The bucket is empty, has no policy and, as every new bucket, no ACLs (Amazon S3 User Guide,
 * "Controlling ownership of objects and disabling ACLs"), so that nobody outside of the account can reach it with or
 * without a public access block, and the block of the account holds for it all the same.
 */
export const breaks: readonly Break[] = [
  {
    guardrail: guardrailById('s3-versioning'),
    how: 'versioning suspended',
    apply: (s3, bucket) =>
      s3.send(
        new PutBucketVersioningCommand({
          ...ownedBucketInput(bucket),
          VersioningConfiguration: { Status: 'Suspended' },
        }),
      ),
  },
  {
    guardrail: guardrailById('s3-public-access'),
    how: 'public access block removed',
    apply: (s3, bucket) => s3.send(new DeletePublicAccessBlockCommand(ownedBucketInput(bucket))),
  },
];

export type ChosenBreak = { readonly break: Break; readonly policy: Policy };

/** The first violation that Palisade remediates in such an account; if it remediates none, the first. Pure. */
export function chooseBreak(governance: Governance, account: AccountClass): ChosenBreak {
  const all = breaks.map((each) => ({ break: each, policy: policyFor(governance, account, each.guardrail) }));
  const [first] = all;
  const chosen = all.find(({ policy }) => policy.mode === 'remediate') ?? first;
  if (chosen === undefined) throw new Error('a canary has nothing to break');
  return chosen;
}
