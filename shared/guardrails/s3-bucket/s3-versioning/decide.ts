// Decides whether a bucket's versioning is enabled.
import type { Verdict } from '../../contract/guardrail.ts';
import type { Versioning } from './settings.ts';

export function decide(facts: Versioning): Verdict<Versioning> {
  if (facts.status === 'Enabled') return { kind: 'compliant', reason: 'versioning is enabled' };
  const reason = facts.status === 'Suspended' ? 'versioning is suspended' : 'versioning was never enabled';
  return { kind: 'violating', reason, change: { ...facts, status: 'Enabled' } };
}
