// Looks up the guardrail of an AWS Config rule: by the rule's name in governance.yml, otherwise by its identifier.
import { type ConfigServiceClient, DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { LRUCache } from 'lru-cache';
import { toResult } from '../../shared/aws/errors.ts';
import { type Governance, guardrailIdForConfigRule } from '../../shared/governance/governance.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { guardrailById, guardrails } from '../../shared/guardrails/registry.ts';

/**
 * Returns the guardrail of a rule in the resource's account and region; undefined if it has none. Throws if AWS Config
 * does not return the rule for another reason than that it does not exist.
 */
export type ConfigRuleLookup = (
  config: ConfigServiceClient,
  location: Pick<Resource, 'accountId' | 'region'>,
  ruleName: string,
) => Promise<Guardrail | undefined>;

/** How long a rule's identifier is cached: a rule may be deleted and created again with the same name. */
const identifierCacheMs = 15 * 60_000;

/**
 * Creates the lookup. Conformance packs and Control Tower name their rules freely, so AWS Config is called for the
 * identifier.
 */
export function createConfigRuleLookup(governance: Governance): ConfigRuleLookup {
  const identifiers = new LRUCache<string, { identifier: string | undefined }>({ max: 10_000, ttl: identifierCacheMs });
  return async (config, { accountId, region }, ruleName) => {
    const named = guardrailIdForConfigRule(governance, ruleName);
    if (named !== undefined) return guardrailById(named);
    const key = `${accountId}/${region}/${ruleName}`;
    let known = identifiers.get(key);
    if (known === undefined) {
      known = { identifier: await fetchIdentifier(config, ruleName) };
      identifiers.set(key, known);
    }
    const { identifier } = known;
    return guardrails.find(({ configRules }) => identifier !== undefined && configRules.includes(identifier));
  };
}

async function fetchIdentifier(config: ConfigServiceClient, ruleName: string): Promise<string | undefined> {
  const reply = await toResult(config.send(new DescribeConfigRulesCommand({ ConfigRuleNames: [ruleName] })));
  if (reply.ok) {
    const source = reply.value.ConfigRules?.[0]?.Source;
    return source?.Owner === 'AWS' ? source.SourceIdentifier : undefined;
  }
  if (reply.failure.kind === 'not-found') return undefined;
  throw new Error(
    `AWS Config rule '${ruleName}' could not be looked up: ${reply.failure.code} ${reply.failure.message}`,
  );
}
