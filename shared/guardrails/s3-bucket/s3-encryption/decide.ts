// Decides whether a bucket's default encryption is at least as strong as governance.yml requires.
import type { Verdict } from '../../contract/guardrail.ts';
import { type Encryption, type Parameters, strength, writtenKey } from './settings.ts';

/**
 * A bucket on aws:kms or aws:kms:dsse keeps its algorithm and its KMS key, even if the key is not the configured one. A
 * disabled S3 Bucket Key alone is no violation: enabling it saves cost, but changes the encryption context that key
 * policies may depend on (S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
 */
export function decide(facts: Encryption, required: Parameters): Verdict<Encryption> {
  if (strength(facts.algorithm) >= strength(required.encryption)) {
    return { kind: 'compliant', reason: `default encryption is ${facts.algorithm}` };
  }
  return {
    kind: 'violating',
    reason: `default encryption is ${facts.algorithm}; ${required.encryption} is required`,
    change: changeTo(required, facts),
  };
}

function changeTo(required: Parameters, facts: Encryption): Encryption {
  if (required.encryption === 'AES256') return { ...facts, algorithm: 'AES256', key: null, bucketKey: false };
  return { ...facts, algorithm: 'aws:kms', key: writtenKey(required), bucketKey: required.bucketKey };
}
