// Decides whether a bucket can use a KMS key at all (row K8 of docs/reference/preflight.md). Pure.
import type { KeyFacts } from './key-reader.ts';

/**
 * Why a bucket in the Region cannot use the key behind `ref`; undefined if it can. S3 does not look itself: a bucket
 * accepts any key as its default, and refuses the uploads later (Amazon S3 API Reference, PutBucketEncryption: "doesn't
 * validate the KMS key ID"; S3 User Guide, "Using server-side encryption with AWS KMS keys": symmetric keys of the
 * bucket's Region).
 */
export function unusableBecause(key: KeyFacts | null, ref: string, region: string): string | undefined {
  const ofRegion = regionOf(key?.arn ?? ref);
  if (ofRegion !== region) return `the KMS key ${key?.arn ?? ref} is in ${ofRegion}, and the bucket in ${region}`;
  if (key === null) return `there is no KMS key ${ref}`;
  const { arn, state, usage, spec, manager } = key;
  if (state !== 'Enabled') return `the KMS key ${arn} is ${stateNames.get(state) ?? `in state ${state}`}`;
  if (usage !== 'ENCRYPT_DECRYPT') return `the KMS key ${arn} is for ${usage}, not for ENCRYPT_DECRYPT`;
  if (spec !== 'SYMMETRIC_DEFAULT') return `the KMS key ${arn} is ${spec}: S3 uses symmetric keys only`;
  if (manager === 'AWS') return `the KMS key ${arn} is an AWS managed key: write aws-managed-key if it is meant`;
  return undefined;
}

/** The Region in the ARN of a key or alias. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

/** The account in the ARN of a key or alias. */
export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** AWS KMS Developer Guide, "Key states of AWS KMS keys". */
const stateNames = new Map([
  ['Disabled', 'disabled'],
  ['PendingDeletion', 'pending deletion'],
  ['PendingReplicaDeletion', 'pending deletion'],
  ['PendingImport', 'without key material'],
  ['Unavailable', 'in a custom key store that is not connected'],
  ['Creating', 'being created'],
  ['Updating', 'being updated'],
]);
