// Decides whether all four settings of a bucket's public access block are on.
import type { Verdict } from '../../contract/guardrail.ts';
import { type PublicAccessBlock, switches } from './settings.ts';

export function decide(facts: PublicAccessBlock): Verdict<PublicAccessBlock> {
  const off = switches.filter((name) => !facts[name]);
  if (off.length === 0) return { kind: 'compliant', reason: 'all four public access block settings are on' };
  return { kind: 'violating', reason: explain(facts, off), change: allOn };
}

const allOn: PublicAccessBlock = {
  configured: true,
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

function explain(facts: PublicAccessBlock, off: readonly string[]): string {
  return facts.configured
    ? `the public access block is partial: ${off.join(', ')} off`
    : 'the bucket has no public access block';
}
