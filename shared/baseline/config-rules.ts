// Baseline: the AWS Config rules that find violations of the guardrails, as the account's type demands.
import { type ConfigServiceClient, PutConfigRuleCommand } from '@aws-sdk/client-config-service';
import { type Governance, policyFor } from '../governance/governance.ts';
import { guardrails } from '../guardrails/registry.ts';
import type { Classification } from '../organization/account-type.ts';

/** Makes or updates the rules in the client's account and region. */
export async function ensureConfigRules(
  config: ConfigServiceClient,
  governance: Governance,
  type: Classification,
): Promise<void> {
  for (const guardrail of guardrails) {
    const { identifier, inputParameters } = guardrail.configRule(policyFor(governance, type, guardrail).parameters);
    await config.send(
      new PutConfigRuleCommand({
        ConfigRule: {
          ConfigRuleName: `palisade-${guardrail.id}`,
          Description: guardrail.title,
          Scope: { ComplianceResourceTypes: [guardrail.resourceType] },
          Source: { Owner: 'AWS', SourceIdentifier: identifier },
          InputParameters: JSON.stringify(inputParameters),
        },
      }),
    );
  }
}
