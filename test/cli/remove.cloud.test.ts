// `palisade remove` with credentials of the management account, in an account with a complete baseline.
import { DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { DescribeRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListPoliciesForTargetCommand } from '@aws-sdk/client-organizations';
import { createAccount } from '../../local/local-organization.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { forwardRoleName, forwardRuleName, spokeRoleName } from '../../shared/aws/names.ts';
import { accounts, cloud, ids, journal, newName, region } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { runCommand } from '../support/palisade.ts';

const { organizations } = accounts(ids.management, region);
const remove = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCommand('bin/palisade', ['remove', ...args, '--json'], {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: ids.management,
    AWS_SECRET_ACCESS_KEY: cloud.secretAccessKey,
    AWS_REGION: region,
    AWS_PROFILE: '',
  });
  return { code, stderr, answer: stdout ? JSON.parse(stdout) : undefined };
};

/** The resources of Palisade, and the SCPs, in the account. */
async function partsIn(accountId: string): Promise<string[]> {
  const { iam, eventBridge, config } = accounts(accountId, region);
  const found: string[] = [];
  for (const RoleName of [spokeRoleName, forwardRoleName]) {
    if ((await toResult(iam.send(new GetRoleCommand({ RoleName })))).ok) found.push(`role ${RoleName}`);
  }
  const rule = await toResult(eventBridge.send(new DescribeRuleCommand({ Name: forwardRuleName })));
  if (rule.ok) found.push(`rule ${forwardRuleName}`);
  const { ConfigRules = [] } = await config.send(new DescribeConfigRulesCommand({}));
  found.push(...ConfigRules.map(({ ConfigRuleName }) => `AWS Config rule ${ConfigRuleName}`));
  const { Policies = [] } = await organizations.send(
    new ListPoliciesForTargetCommand({ TargetId: accountId, Filter: 'SERVICE_CONTROL_POLICY' }),
  );
  return [...found, ...Policies.map(({ Name }) => `policy ${Name}`)].sort();
}

test('Palisade’s resources are removed in a possible order; other resources and settings stay', async () => {
  const accountId = await createAccount(organizations, newName('Leaving'));
  await eventually(async () =>
    (await listAccounts(journal)).some((each) => each.accountId === accountId && each.state === 'complete'),
  );
  const before = await partsIn(accountId);
  expect(before).toEqual(
    expect.arrayContaining([`role ${spokeRoleName}`, `rule ${forwardRuleName}`, 'policy palisade-common']),
  );

  const planned = await remove('--account', accountId, '--dry-run');
  expect(planned).toMatchObject({ code: 0, answer: { removed: false } });
  expect(await partsIn(accountId)).toEqual(before);

  const done = await remove('--account', accountId, '--yes');
  expect(done).toMatchObject({ code: 0, answer: { removed: true, parts: planned.answer.parts } });
  expect(done.stderr).not.toContain('cannot be removed');
  expect(await partsIn(accountId)).toEqual(['policy FullAWSAccess']);

  expect(await remove('--account', accountId, '--yes')).toMatchObject({ code: 0, answer: { parts: [] } });
});

test('an account without access is listed with the reason, and the others are still handled', async () => {
  const { code, answer } = await remove('--account', '999988887777', '--account', ids.management);
  expect(code).toBe(1);
  expect(answer.parts).toEqual([
    { accountId: '999988887777', what: 'all resources', region: null, error: expect.any(String) },
  ]);
});

test('without an account the error names the options', async () => {
  const { code, stderr } = await remove();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Specify either --account ID \(repeatable\) or --all\.$/m);
});
