// Reads a KMS key and its policy. Also for `palisade doctor` and `palisade plan`, which check the keys of governance.yml.
import {
  DescribeKeyCommand,
  type DescribeKeyCommandOutput,
  GetKeyPolicyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import type { Read } from '../../contract/preflight.ts';
import { type Statement, statementsIn } from '../look/bucket-policy.ts';
import { readFacts } from '../look/read-once.ts';

/** A key, as far as S3 needs to know it. `manager` is CUSTOMER or AWS. */
export type KeyFacts = { arn: string; state: string; usage: string; spec: string; manager: string };

/**
 * The key behind an ARN of a key or alias; null if there is none. Throws LookAheadError if there is no answer now. A key
 * or alias of another account is described if its policy admits the caller (AWS KMS API Reference, "DescribeKey").
 */
export async function readKey(kms: KMSClient, arn: string): Promise<Read<KeyFacts | null>> {
  const read = await readFacts('kms:DescribeKey', kms.send(new DescribeKeyCommand({ KeyId: arn })), keyFactsOf);
  return !read.known && read.failure.code === 'NotFoundException' ? { known: true, value: null } : read;
}

/**
 * The statements of a key's policy, which only its own account can read (AWS KMS API Reference, "GetKeyPolicy":
 * Cross-account use). A key has one policy, named default.
 */
export function readKeyPolicy(kms: KMSClient, keyArn: string): Promise<Read<Statement[]>> {
  return readFacts('kms:GetKeyPolicy', kms.send(new GetKeyPolicyCommand({ KeyId: keyArn })), (output) => {
    const statements = statementsIn(output?.Policy ?? '');
    return statements && [...statements];
  });
}

function keyFactsOf(output: DescribeKeyCommandOutput | undefined): KeyFacts | undefined {
  const { Arn, KeyState, KeyUsage, KeySpec, KeyManager } = output?.KeyMetadata ?? {};
  if (Arn === undefined || KeyState === undefined) return undefined;
  return {
    arn: Arn,
    state: KeyState,
    usage: KeyUsage ?? 'ENCRYPT_DECRYPT',
    spec: KeySpec ?? 'SYMMETRIC_DEFAULT',
    manager: KeyManager ?? 'CUSTOMER',
  };
}
