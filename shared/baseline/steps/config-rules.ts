// Baseline step: the AWS Config rules that find violations of the guardrails, with the account type's parameters.
import {
  type ConfigRule,
  type ConfigServiceClient,
  DescribeConfigRulesCommand,
  PutConfigRuleCommand,
  paginateDescribeConfigRules,
  paginateListTagsForResource,
  TagResourceCommand,
} from '@aws-sdk/client-config-service';
import { managedByTag } from '../../aws/names.ts';
import { policyFor, strictestParameters } from '../../governance/governance.ts';
import type { Guardrail } from '../../guardrails/contract/guardrail.ts';
import { guardrails } from '../../guardrails/registry.ts';
import { counted } from '../../lib/text.ts';
import type { Step, StepInputs } from '../../steps/step.ts';

/** What each rule checks, and whether it has Palisade's tag; null if the rule is missing. */
type Facts = { readonly [rule: string]: string | null };

export const configRules: Step<Facts> = {
  id: 'config-rules',
  title: 'AWS Config rules find violations of the guardrails',
  scope: 'region',
  after: ['config-recorder'],
  needs: ['config-recorder'],
  permissions: {
    account: ['config:DescribeConfigRules', 'config:ListTagsForResource', 'config:PutConfigRule', 'config:TagResource'],
  },

  async observe({ clients: { config } }) {
    // A request by names would fail as a whole if one of the rules is missing.
    const found: ConfigRule[] = [];
    for await (const page of paginateDescribeConfigRules({ client: config }, {}))
      found.push(...(page.ConfigRules ?? []));
    const own = found.filter(({ ConfigRuleName = '' }) => isOwnRule(ConfigRuleName));
    const described = own.map(
      async (rule) => [rule.ConfigRuleName, describe(rule, await isTagged(config, rule))] as const,
    );
    const facts = new Map(await Promise.all(described));
    return Object.fromEntries(guardrails.map((guardrail) => [nameOf(guardrail), facts.get(nameOf(guardrail)) ?? null]));
  },

  decide(facts, inputs) {
    const change = Object.fromEntries(
      guardrails
        .map((guardrail) => [nameOf(guardrail), describe(ruleFor(guardrail, inputs), true)])
        .filter(([name = '', check]) => facts[name] !== check),
    );
    const names = Object.keys(change);
    if (names.length === 0) return { kind: 'compliant', reason: `${counted(guardrails.length, 'rule')} as required` };
    return { kind: 'violating', reason: `missing or different: ${names.join(', ')}`, change };
  },

  async apply(context, change, facts) {
    const { config } = context.clients;
    const wrong = guardrails.filter((guardrail) => nameOf(guardrail) in change);
    await Promise.all(
      wrong.map((guardrail) =>
        config.send(new PutConfigRuleCommand({ ConfigRule: ruleFor(guardrail, context), Tags: [tag] })),
      ),
    );
    // PutConfigRule adds tags to a new rule only (AWS Config API Reference, PutConfigRule).
    const existing = wrong.map(nameOf).filter((name) => facts[name] !== null);
    if (existing.length > 0) await tagRules(config, existing);
  },
};

/** Whether the baseline creates a rule of this name. */
export function isOwnRule(name: string): boolean {
  return guardrails.some((guardrail) => nameOf(guardrail) === name);
}

function nameOf({ id }: Guardrail): string {
  return `palisade-${id}`;
}

function ruleFor(guardrail: Guardrail, { governance, member: { type }, age }: StepInputs): ConfigRule {
  const { identifier, inputParameters } = guardrail.configRule(
    strictestParameters(policyFor(governance, { type, age }, guardrail)),
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
function describe({ Source, Scope, InputParameters }: ConfigRule, hasTag: boolean): string {
  const parameters = InputParameters && InputParameters !== '{}' ? ` ${InputParameters}` : '';
  const types = (Scope?.ComplianceResourceTypes ?? []).join(', ');
  return `${Source?.SourceIdentifier} on ${types}${parameters}${hasTag ? '' : ` without the tag ${tag.Key}`}`;
}

/** By the tag, the organization policies know the rules that nobody else may change or delete. */
const tag = { Key: managedByTag.key, Value: managedByTag.value };

async function isTagged(client: ConfigServiceClient, { ConfigRuleArn }: ConfigRule): Promise<boolean> {
  for await (const { Tags = [] } of paginateListTagsForResource({ client }, { ResourceArn: ConfigRuleArn })) {
    if (Tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value)) return true;
  }
  return false;
}

async function tagRules(config: ConfigServiceClient, ConfigRuleNames: string[]): Promise<void> {
  const { ConfigRules = [] } = await config.send(new DescribeConfigRulesCommand({ ConfigRuleNames }));
  await Promise.all(
    ConfigRules.map(({ ConfigRuleArn }) =>
      config.send(new TagResourceCommand({ ResourceArn: ConfigRuleArn, Tags: [tag] })),
    ),
  );
}
