// Which guardrail an AWS Config rule stands for: by its name in governance.yml, else by its identifier.
import { type ConfigServiceClient, DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { LRUCache } from 'lru-cache';
import { toResult } from '../../shared/aws/errors.ts';
import { type Governance, guardrailIdForConfigRule } from '../../shared/governance/governance.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { guardrailById, guardrails } from '../../shared/guardrails/registry.ts';

/** The guardrail behind a rule of the resource's account and region; undefined when there is none. */
export type ConfigRuleLookup = (
  config: ConfigServiceClient,
  location: Pick<Resource, 'accountId' | 'region'>,
  ruleName: string,
) => Promise<Guardrail | undefined>;

/** A rule that is deleted and made anew under its name is asked for again after this many milliseconds. */
const identifierCacheMs = 15 * 60_000;

/** A name alone is no proof: rules of conformance packs and Control Tower carry any, so AWS Config is asked. */
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
    `AWS Config does not tell what rule '${ruleName}' is: ${reply.failure.code} ${reply.failure.message}`,
  );
}
