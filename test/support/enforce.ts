// One guardrail on one resource, as an evaluation applies it: inspects, asks before the remediation, and remediates.
import type { Policy } from '../../shared/governance/governance.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { inspect, type Outcome, type Remediation, remediate } from '../../shared/remediation/enforce.ts';

/** `beforeRemediation` is called where an evaluation records the intent. */
export async function enforce(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  policy: Policy,
  beforeRemediation: (remediation: Remediation) => Promise<undefined> = async () => undefined,
): Promise<Outcome> {
  const inspection = await inspect(client, guardrail, resource, policy);
  if (inspection.kind === 'outcome') return inspection.outcome;
  await beforeRemediation(inspection.remediation);
  return remediate(client, guardrail, resource, policy, inspection.remediation);
}
