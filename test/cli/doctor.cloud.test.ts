// `palisade doctor` and `palisade plan` on the local cloud, with the deployed governance.yml and with a changed one.
import { readFileSync, writeFileSync } from 'node:fs';
import { DeleteRolePolicyCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { PlannedAccount } from '../../cli/plan/types.ts';
import { organizationTrailName } from '../../local/organization-trail.ts';
import { spokeRoleName } from '../../shared/aws/names.ts';
import { accounts, cloud, ids, region } from '../support/cloud.ts';
import { makeCompleteAccount } from '../support/complete-account.ts';
import { eventually } from '../support/eventually.ts';
import { runCommand, runPalisade } from '../support/palisade.ts';

type Check = { what: string; where: string; state: string; says: string; repair: string | null };
const doctor = async (accountId: string) => {
  const { code, stdout } = await runPalisade('doctor', '--account', accountId, '--json');
  return { code, checks: JSON.parse(stdout) as Check[] };
};

/** Once nothing is wrong: while other suites make accounts, what this one shares is about to admit them. */
const healthy = (accountId: string) =>
  eventually(async () => {
    const found = await doctor(accountId);
    return found.code === 0 && found;
  });

test('no check fails in an account that matches the deployment', async () => {
  const { checks } = await healthy(ids.dataManagement);
  expect(checks.filter(({ state }) => state === 'wrong')).toEqual([]);
  const names = new Set(checks.map(({ what }) => what));
  expect([...names].sort()).toEqual(
    [
      'baseline',
      'bus policy',
      'canary',
      'credentials',
      'dead letters',
      'function',
      'governance.yml',
      'held changes',
      'hub',
      'journal',
      'kill switch',
      'platform',
      'requests',
      'schedule',
      'trail',
    ].sort(),
  );
  expect(checks).toContainEqual(
    expect.objectContaining({ what: 'trail', state: 'fine', says: expect.stringContaining(organizationTrailName) }),
  );
});

test('with credentials of another account, the list is whole, and commands name the account', async () => {
  // As in AWS: the emulator is the endpoint of all services, and the key is that of an account without a hub.
  const env = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: ids.production,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
  };
  const { code, stdout } = await runCommand('bin/palisade', ['doctor', '--aws', '--json'], env);
  expect(code).toBe(2);
  const checks = JSON.parse(stdout) as Check[];
  const says = `account ${ids.production} has no hub in ${region}`;
  expect(checks.filter(({ state }) => state === 'wrong')).toMatchObject([{ what: 'hub', says }]);
  expect(checks.filter(({ state }) => state === 'unknown').length).toBeGreaterThan(15);
  const baseline = await runCommand('bin/palisade', ['baseline', ids.testing, '--aws'], env);
  expect(baseline).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(says) });
});

test('finds a member role without its permissions, and the suggested command fixes it', async () => {
  // Other suites need this role in the accounts that they share.
  const accountId = await makeCompleteAccount('Doctor');
  const { iam } = accounts(accountId, region);
  const RoleName = spokeRoleName;
  const { PolicyNames: [PolicyName = ''] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  const { code, checks } = await doctor(accountId);
  expect(code).toBe(2);
  const found = checks.find(({ what, state }) => what === 'baseline' && state === 'wrong');
  expect(found).toMatchObject({
    where: accountId,
    says: expect.stringContaining('spoke-role'),
    repair: `bin/palisade baseline ${accountId}`,
  });
  await runPalisade('baseline', accountId);
  await healthy(accountId);
});

test('a plan of the deployed governance.yml has no difference', async () => {
  // The accounts of other tests may have drifted, and this one's datasets are about to admit them.
  const { differences } = await eventually(async () => {
    const { stdout } = await runPalisade('plan', '--json');
    const plan = JSON.parse(stdout) as { differences: unknown[]; baselines: string[] };
    return !plan.baselines.includes(ids.dataManagement) && plan;
  });
  expect(differences).toEqual([]);
});

test('a plan lists differences and accounts whose baseline is applied again, and exits with 2', async () => {
  const file = '.palisade/test/planned.yml';
  const text = readFileSync(process.env['PALISADE_GOVERNANCE_FILE'] ?? '', 'utf8');
  writeFileSync(
    file,
    text
      .replace('undoneHours: 24', 'undoneHours: 48')
      .replace(
        /(?<= {2}data-management:\n {4}s3-encryption:\n) {6}encryption: aws:kms\n {6}key: .*/,
        '      encryption: AES256',
      ),
  );
  const { code, stdout } = await runPalisade('plan', file, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    differences: expect.arrayContaining([
      { path: 'limits.undoneHours', deployed: 24, planned: 48 },
      { path: 'guardrails.data-management.s3-encryption.encryption', deployed: 'aws:kms', planned: 'AES256' },
    ]),
    baselines: expect.arrayContaining([ids.dataManagement]),
    summary: { text: expect.stringMatching(/^Plan: \d+ to fix, [1-9]\d* baselines? to apply, /) },
  });
  const [account] = JSON.parse(stdout).accounts.filter(
    ({ accountId }: PlannedAccount) => accountId === ids.dataManagement,
  );
  expect(account).toMatchObject({ type: 'data-management', excluded: null, error: null });
  // The AWS Config rule for encryption with KMS is another one.
  expect(account.baseline).toContainEqual(
    expect.objectContaining({
      step: 'config-rules',
      verdict: 'change',
      settings: [
        expect.objectContaining({ setting: 'palisade-s3-encryption', to: expect.stringContaining('S3_BUCKET') }),
      ],
    }),
  );
});
