// One guardrail on one resource, as an evaluation applies it: inspects, asks before the remediation, and remediates.
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { inspect, type Requirement, remediate } from '../../shared/remediation/enforce.ts';
import type { Outcome, Remediation } from '../../shared/remediation/outcome.ts';

/** `beforeRemediation` is called where an evaluation records the intent. */
export async function enforce(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Requirement,
  beforeRemediation: (remediation: Remediation) => Promise<undefined> = async () => undefined,
): Promise<Outcome> {
  const inspection = await inspect(client, guardrail, resource, policy);
  if (inspection.kind === 'outcome') return inspection.outcome;
  await beforeRemediation(inspection.remediation);
  return remediate(client, guardrail, resource, policy, inspection.remediation);
}
