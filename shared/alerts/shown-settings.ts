// The settings of a finding that a message to people shows. Pure.
import type { Finding } from '../findings/finding.ts';
import { ownValue } from '../lib/own-value.ts';
import { driftGuardrail } from '../platform/drift-guardrail.ts';

/** Of documents only the statements that were changed, null for one that is not there: whole documents can be long. */
export function shownSettings({ guardrail, change }: Finding, settings: Finding['before']): Finding['before'] {
  if (guardrail !== driftGuardrail || settings === null || change === null) return settings;
  return Object.fromEntries(Object.keys(change).map((name) => [name, ownValue(settings, name) ?? null]));
}
