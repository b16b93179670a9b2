// Judges a bucket's default encryption: at least as strong as governance.yml demands.
import type { Verdict } from '../../contract/guardrail.ts';
import { type Encryption, type Parameters, strength } from './settings.ts';

/**
 * A bucket on aws:kms or aws:kms:dsse stays there with its key, whichever it is. A missing bucket key alone is no
 * violation: it saves cost, and switching it on changes the encryption context that key policies may be bound to
 * (S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
 */
export function decide(facts: Encryption, demanded: Parameters): Verdict<Encryption> {
  if (strength(facts.algorithm) >= strength(demanded.encryption)) {
    return { kind: 'compliant', reason: `default encryption is ${facts.algorithm}` };
  }
  return {
    kind: 'violating',
    reason: `default encryption is ${facts.algorithm}, and ${demanded.encryption} is demanded`,
    change: changeTo(demanded, facts),
  };
}

function changeTo(demanded: Parameters, facts: Encryption): Encryption {
  if (demanded.encryption === 'AES256') return { ...facts, algorithm: 'AES256', key: null, bucketKey: false };
  return { ...facts, algorithm: 'aws:kms', key: demanded.key, bucketKey: demanded.bucketKey };
}
