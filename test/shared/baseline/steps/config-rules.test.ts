// The tags of AWS Config rules, with a client in memory that adds tags when a rule is created, and not later, as AWS does
// (AWS Config API Reference, PutConfigRule).
import {
  type ConfigRule,
  ConfigServiceClient,
  DescribeConfigRulesCommand,
  ListTagsForResourceCommand,
  PutConfigRuleCommand,
  type Tag,
  TagResourceCommand,
} from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import { configRules } from '../../../../shared/baseline/steps/config-rules.ts';
import { guardrails } from '../../../../shared/guardrails/registry.ts';
import { aStepContext } from '../../../support/site.ts';

const tag = { Key: 'managed-by', Value: 'palisade' };

function setUp() {
  const rules = new Map<string, ConfigRule>();
  const tags = new Map<string, Tag[]>();
  const config = new ConfigServiceClient({ region: 'us-east-1' });
  const client = mockClient(config);
  client.on(DescribeConfigRulesCommand).callsFake(() => ({ ConfigRules: [...rules.values()] }));
  client.on(ListTagsForResourceCommand).callsFake(({ ResourceArn }) => ({ Tags: tags.get(ResourceArn) ?? [] }));
  client.on(PutConfigRuleCommand).callsFake(({ ConfigRule: rule, Tags }) => {
    const ConfigRuleArn = `arn:aws:config:us-east-1:111122223333:config-rule/${rule.ConfigRuleName}`;
    if (!rules.has(rule.ConfigRuleName)) tags.set(ConfigRuleArn, Tags ?? []);
    rules.set(rule.ConfigRuleName, { ...rule, ConfigRuleArn });
    return {};
  });
  client.on(TagResourceCommand).callsFake(({ ResourceArn, Tags }) => {
    tags.set(ResourceArn, Tags);
    return {};
  });
  const context = aStepContext({ clients: { config } as never });
  const run = async () => {
    const facts = await configRules.observe(context);
    const verdict = configRules.decide(facts, context);
    if (verdict.kind === 'violating') await configRules.apply(context, verdict.change, facts);
    return verdict;
  };
  return { client, run, tags, rules };
}

test('new rules get the tag, and a second run changes nothing', async () => {
  const { client, run, tags } = setUp();
  expect(await run()).toMatchObject({ kind: 'violating' });
  expect([...tags.values()]).toEqual(guardrails.map(() => [tag]));
  expect(await run()).toMatchObject({ kind: 'compliant' });
  expect(client.commandCalls(PutConfigRuleCommand)).toHaveLength(guardrails.length);
  expect(client.commandCalls(TagResourceCommand)).toHaveLength(0);
});

test.each([[[]], [[{ Key: 'managed-by', Value: 'somebody' }]], [[{ Key: 'team', Value: 'palisade' }]]])(
  'a rule that exists with the tags %j gets the tag, and is compliant then',
  async (others) => {
    const { client, run, tags } = setUp();
    await run();
    const [arn = ''] = tags.keys();
    tags.set(arn, others);
    expect(await run()).toMatchObject({ kind: 'violating', reason: expect.stringContaining(arn.split('/')[1] ?? '?') });
    expect(client.commandCalls(TagResourceCommand).map(({ args }) => args[0].input)).toContainEqual({
      ResourceArn: arn,
      Tags: [tag],
    });
    expect(await run()).toMatchObject({ kind: 'compliant' });
  },
);

test('rules of others are not read or changed', async () => {
  const { client, run, rules } = setUp();
  rules.set('another', { ConfigRuleName: 'another', ConfigRuleArn: 'arn:another', Source: { Owner: 'AWS' } });
  await run();
  expect(client.commandCalls(ListTagsForResourceCommand)).toHaveLength(0);
  await run();
  const asked = client.commandCalls(ListTagsForResourceCommand).map(({ args }) => args[0].input.ResourceArn);
  expect(asked).not.toContain('arn:another');
});
