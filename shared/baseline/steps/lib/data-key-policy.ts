// The policy of the key that a baseline makes for the account's data. Pure.
import * as z from 'zod/mini';
import { canonicalPolicy } from '../../../aws/canonical-policy.ts';
import { partitionOf, s3ServiceNames } from '../../../aws/partitions.ts';

/** Where the key is, and the ids of the other accounts that may read through S3 what is encrypted with it. */
export type KeyUse = { readonly accountId: string; readonly region: string; readonly readers: readonly string[] };

type Statement = { readonly Sid?: string | undefined } & Readonly<Record<string, unknown>>;

const policySchema = z.looseObject({
  Statement: z.union([z.array(z.looseObject({ Sid: z.optional(z.string()) })), z.looseObject({})]),
});
const readersSid = 'PalisadeReaders';

/** The policy of a new key, in canonical form. */
export function dataKeyPolicy(use: KeyUse): string {
  return documentOf([...baseStatements(use), ...readerStatements(use)]);
}

/**
 * The names of statements that somebody has changed or removed in the policy of a key that Palisade made. Who did so
 * narrowed who may use the key, or widened it: either is for people to look at, so they are not written again.
 */
export function changedStatements(present: string, use: KeyUse): readonly string[] {
  const found = statementsOf(present).map(canonical);
  return baseStatements(use)
    .filter((required) => !found.includes(canonical(required)))
    .map(({ Sid = '' }) => Sid);
}

/**
 * The policy with the readers that governance.yml names; undefined if it has them already. Statements that others added
 * stay as they are.
 */
export function policyWithReaders(present: string, use: KeyUse): string | undefined {
  const statements = statementsOf(present);
  const [own, wanted] = [statements.filter(({ Sid }) => Sid === readersSid), readerStatements(use)];
  if (canonicalPolicy(JSON.stringify(own)) === canonicalPolicy(JSON.stringify(wanted))) return undefined;
  return documentOf([...statements.filter(({ Sid }) => Sid !== readersSid), ...wanted]);
}

/**
 * Administration by the account's IAM; use through S3 by every principal of the account, as the policy of the AWS managed
 * key has it, so that no role needs a permission of its own (AWS KMS Developer Guide, "AWS managed keys" and "Default key
 * policy"). Services are not admitted: the preflight of s3-encryption leaves buckets to which they deliver as they are.
 */
function baseStatements({ accountId, region }: KeyUse): readonly Statement[] {
  return [
    {
      Sid: 'PalisadeAdministration',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partitionOf(region)}:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'PalisadeThroughS3',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': s3ServiceNames(region) } },
    },
  ];
}

/**
 * Readers are named by a condition and not as principals: KMS refuses a whole policy in which one principal does not exist
 * (AWS KMS API Reference, PutKeyPolicy), as that of a closed account. Their own IAM has to allow kms:Decrypt as well
 * (Developer Guide, "Allowing users in other accounts to use a KMS key").
 */
function readerStatements({ accountId, region, readers }: KeyUse): readonly Statement[] {
  const others = [...new Set(readers)].filter((id) => id !== accountId).toSorted();
  if (others.length === 0) return [];
  return [
    {
      Sid: readersSid,
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': others, 'kms:ViaService': s3ServiceNames(region) } },
    },
  ];
}

function documentOf(statements: readonly Statement[]): string {
  return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
}

function canonical(statement: Statement): string {
  return canonicalPolicy(JSON.stringify(statement));
}

function statementsOf(policy: string): readonly Statement[] {
  const { Statement } = policySchema.parse(JSON.parse(policy));
  return Array.isArray(Statement) ? Statement : [Statement];
}
