// Baseline step: the AWS Config rules that find violations of the guardrails, with the account type's parameters.
import { type ConfigRule, PutConfigRuleCommand, paginateDescribeConfigRules } from '@aws-sdk/client-config-service';
import { policyFor } from '../../governance/governance.ts';
import type { Guardrail } from '../../guardrails/contract/guardrail.ts';
import { guardrails } from '../../guardrails/registry.ts';
import { counted } from '../../lib/text.ts';
import type { Step, StepInputs } from './lib/step.ts';

/** What each rule checks; null if the rule is missing. */
type Facts = { readonly [rule: string]: string | null };

export const configRules: Step<Facts> = {
  id: 'config-rules',
  title: 'AWS Config rules find violations of the guardrails',
  scope: 'region',
  after: ['config-recorder'],
  permissions: { account: ['config:DescribeConfigRules', 'config:PutConfigRule'] },

  async observe({ clients: { config } }) {
    // A request by names would fail as a whole if one of the rules is missing.
    const found: ConfigRule[] = [];
    for await (const page of paginateDescribeConfigRules({ client: config }, {}))
      found.push(...(page.ConfigRules ?? []));
    return factsOf(found);
  },

  decide(facts, inputs) {
    const change = Object.fromEntries(
      guardrails
        .map((guardrail) => [nameOf(guardrail), checkedBy(ruleFor(guardrail, inputs))])
        .filter(([name = '', check]) => facts[name] !== check),
    );
    const names = Object.keys(change);
    if (names.length === 0) return { kind: 'compliant', reason: `${counted(guardrails.length, 'rule')} as required` };
    return { kind: 'violating', reason: `missing or different: ${names.join(', ')}`, change };
  },

  async apply(context, change) {
    const wrong = guardrails.filter((guardrail) => nameOf(guardrail) in change);
    await Promise.all(
      wrong.map((guardrail) =>
        context.clients.config.send(new PutConfigRuleCommand({ ConfigRule: ruleFor(guardrail, context) })),
      ),
    );
  },
};

/** Whether the baseline creates a rule of this name. */
export function isOwnRule(name: string): boolean {
  return guardrails.some((guardrail) => nameOf(guardrail) === name);
}

function nameOf({ id }: Guardrail): string {
  return `palisade-${id}`;
}

function ruleFor(guardrail: Guardrail, { governance, member }: StepInputs): ConfigRule {
  const { identifier, inputParameters } = guardrail.configRule(
    policyFor(governance, member.type, guardrail).parameters,
  );
  return {
    ConfigRuleName: nameOf(guardrail),
    Description: guardrail.title,
    Scope: { ComplianceResourceTypes: [guardrail.resourceType] },
    Source: { Owner: 'AWS', SourceIdentifier: identifier },
    InputParameters: JSON.stringify(inputParameters),
  };
}

/** What a rule checks, as one text to compare. AWS Config omits parameters if there are none. */
function checkedBy({ Source, Scope, InputParameters }: ConfigRule): string {
  const parameters = InputParameters && InputParameters !== '{}' ? ` ${InputParameters}` : '';
  return `${Source?.SourceIdentifier} on ${(Scope?.ComplianceResourceTypes ?? []).join(', ')}${parameters}`;
}

function factsOf(rules: readonly ConfigRule[]): Facts {
  const found = new Map(rules.map((rule) => [rule.ConfigRuleName, checkedBy(rule)]));
  return Object.fromEntries(guardrails.map((guardrail) => [nameOf(guardrail), found.get(nameOf(guardrail)) ?? null]));
}
