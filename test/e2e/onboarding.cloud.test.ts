// New accounts, end to end: created with calls to AWS Organizations, brought to their baseline by the deployed
// functions, and inspected with other clients.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { DescribeRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CloseAccountCommand,
  CreatePolicyCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { createAccount, moveAccount } from '../../local/local-organization.ts';
import { type AccountRecord, changedSettingCount } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { forwardRuleName, spokeRoleName } from '../../shared/aws/names.ts';
import { listFindings } from '../../shared/findings/finding-queries.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { inspectOnboarding } from '../../tools/load-test/inspect-onboarding.ts';
import { accountCreated, accountMoved } from '../support/account-events.ts';
import { accounts, hub, ids, journal, newName, region, waitForDeadLetter } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { runPalisade } from '../support/palisade.ts';

const { organizations } = accounts(ids.management, region);

const recordOf = async (accountId: string) =>
  (await listAccounts(journal)).find((each) => each.accountId === accountId);
/** Waits until the account's record in the journal meets the condition. */
const waitForRecord = (accountId: string, is: (record: AccountRecord) => boolean) =>
  eventually(async () => {
    const record = await recordOf(accountId);
    return record && is(record) ? record : undefined;
  });
const complete = ({ state }: AccountRecord) => state === 'complete';

/** Where people read only, what they may read fills a policy of its own; so do the hub's resources. */
const typesWithTwo = ['production', 'shared-services', 'testing'];

/** The SCPs of a type. */
const policiesOf = (type: string) =>
  [`palisade-${type}`, `palisade-${type}-2`].slice(0, typesWithTwo.includes(type) ? 2 : 1);

async function attachedTo(
  TargetId: string,
  Filter: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY' = 'SERVICE_CONTROL_POLICY',
) {
  const { Policies } = await organizations.send(new ListPoliciesForTargetCommand({ TargetId, Filter }));
  return new Map((Policies ?? []).map(({ Name, Id }) => [Name ?? '', Id ?? '']));
}

async function unitNamed(name: string): Promise<string> {
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const below = async (ParentId: string): Promise<string | undefined> => {
    for await (const { OrganizationalUnits } of paginateListOrganizationalUnitsForParent(
      { client: organizations },
      { ParentId },
    )) {
      for (const { Id = '', Name } of OrganizationalUnits ?? []) {
        const found = Name === name ? Id : await below(Id);
        if (found) return found;
      }
    }
    return undefined;
  };
  return (await below(Roots?.[0]?.Id ?? '')) ?? '';
}

async function move(accountId: string, unit: string): Promise<void> {
  const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: accountId }));
  await moveAccount(organizations, accountId, Parents?.[0]?.Id ?? '', await unitNamed(unit));
}

test('the five accounts of the organization got their baseline through compare-accounts', async () => {
  const { management: _, ...members } = ids;
  const records = await listAccounts(journal);
  // No other test requests the baseline of this account.
  const production = records.find(({ accountId }) => accountId === ids.production);
  expect(production?.cause.principal).toBe('palisade-compare-accounts');
  for (const accountId of Object.values(members)) {
    const record = records.find((each) => each.accountId === accountId);
    expect(record).toMatchObject({ state: 'complete', typeSource: 'organizational unit' });
    const wanted = ['FullAWSAccess', 'palisade-common', ...policiesOf(record?.type ?? '')];
    // One document is on monitor in the testing account of the test cloud: its policy has a name of its own.
    const withoutOne = ['FullAWSAccess', 'palisade-common', expect.stringMatching(/^palisade-testing-[0-9a-f]{8}$/)];
    const attached = accountId === ids.testing ? withoutOne : wanted;
    expect([...(await attachedTo(accountId)).keys()].sort()).toEqual(attached);
  }
});

test('the attached policies of production are those that `palisade scp` prints', async () => {
  const { stdout } = await runPalisade('scp', 'production', '--json');
  const attached = await attachedTo(ids.production);
  const contents = await Promise.all(
    ['palisade-common', ...policiesOf('production')].map(async (name) => {
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId: attached.get(name) }));
      return JSON.parse(Policy?.Content ?? '');
    }),
  );
  expect(JSON.parse(stdout)).toEqual(contents);
});

describe('a new account', () => {
  let accountId: string;
  const bucket = newName('existing');
  beforeAll(async () => {
    accountId = await createAccount(organizations, newName('Claims Data'));
    await accounts(accountId, region).s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await move(accountId, 'Data Management');
  });

  test('is quarantined, and its baseline is retried until AWS is ready', async () => {
    await eventually(async () => (await attachedTo(accountId)).has('palisade-quarantine'));
    const { reason } = await waitForRecord(accountId, ({ state, steps }) => state === 'waiting' && steps.length > 0);
    // Its access role, or if that exists by then, the public access block of AMIs, which takes minutes to show.
    expect(reason).toMatch(/^(account-public-access: AccessDenied|ec2-defaults in )/);
  });

  test('has its baseline then, and is released from quarantine', async () => {
    const record = await waitForRecord(accountId, (each) => complete(each) && each.type === 'data-management');
    expect(record.steps.filter(({ state }) => !['done', 'already', 'skipped'].includes(state))).toEqual([]);
    expect([...(await attachedTo(accountId)).keys()].sort()).toEqual([
      'FullAWSAccess',
      'palisade-common',
      'palisade-data-management',
    ]);
    expect((await attachedTo(accountId, 'RESOURCE_CONTROL_POLICY')).has('palisade-data-management-resources')).toBe(
      true,
    );
    const { Tags } = await organizations.send(new ListTagsForResourceCommand({ ResourceId: accountId }));
    expect(Tags).toContainEqual({ Key: 'account-type', Value: 'data-management' });
    for (const where of ['us-east-1', 'eu-west-1']) {
      const { config, eventBridge, iam } = accounts(accountId, where);
      await iam.send(new GetRolePolicyCommand({ RoleName: spokeRoleName, PolicyName: 'palisade' }));
      expect((await config.send(new DescribeConfigRulesCommand({}))).ConfigRules).toHaveLength(guardrails.length);
      expect(await eventBridge.send(new DescribeRuleCommand({ Name: forwardRuleName }))).toMatchObject({
        State: 'ENABLED',
      });
    }
  });

  test('has its existing bucket remediated', async () => {
    const { s3 } = accounts(accountId, region);
    await eventually(
      async () => (await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status === 'Enabled',
    );
    // S3 itself blocks public access to a new bucket. Guardrails that are not named here may have findings, too.
    const named = ['s3-public-access', 's3-encryption', 's3-versioning'];
    const findings = await eventually(async () => {
      const all = await listFindings(journal, { accountId, resourceId: bucket });
      const found = all.filter(({ guardrail }) => named.includes(guardrail));
      return found.length >= 2 && found;
    });
    expect(findings.map(({ guardrail, state }) => `${guardrail} ${state}`).sort()).toEqual([
      's3-encryption remediated',
      's3-versioning remediated',
    ]);
  });

  test('has one finding about its baseline, and is listed by `palisade accounts`', async () => {
    // Before it was moved it may have had a finding about its missing type as well.
    const found = await eventually(async () => {
      const findings = await listFindings(journal, { accountId, resourceId: accountId });
      const baseline = findings.filter(({ guardrail }) => guardrail === 'account-baseline');
      return baseline.length > 0 && baseline;
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      state: 'remediated',
      resource: { type: 'AWS::Organizations::Account' },
    });
    const { stdout } = await runPalisade('accounts', '--json');
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        accountId,
        type: 'data-management',
        typeFoundBy: 'organizational unit',
        baseline: 'complete',
      }),
    );
  });

  test('gets the SCPs and RCPs of its new type when it is moved', async () => {
    await move(accountId, 'Testing');
    await waitForRecord(accountId, (each) => complete(each) && each.type === 'testing');
    expect([...(await attachedTo(accountId)).keys()].sort()).toEqual([
      'FullAWSAccess',
      'palisade-common',
      ...policiesOf('testing'),
    ]);
    expect((await attachedTo(accountId, 'RESOURCE_CONTROL_POLICY')).has('palisade-data-management-resources')).toBe(
      false,
    );
  });

  test('is evaluated on request without a write; with --dry-run the changes are planned', async () => {
    const evaluated = JSON.parse((await runPalisade('baseline', accountId, '--json')).stdout);
    expect(evaluated).toMatchObject({ state: 'complete', accountId });
    expect(changedSettingCount(evaluated.steps)).toBe(0);
    await move(accountId, 'Production');
    await waitForRecord(accountId, (each) => complete(each) && each.type === 'production');
    const { code, stdout } = await runPalisade('baseline', accountId, '--dry-run', '--json');
    expect({ code, state: JSON.parse(stdout).state }).toEqual({ code: 0, state: 'planned' });
  });
});

describe('palisade baseline', () => {
  test.each([
    { account: '12', says: /'12' is not an account ID/ },
    { account: '999999999999', says: /account 999999999999 is not in the organization/ },
  ])('account $account is rejected with one line, and nothing is left of it', async ({ account, says }) => {
    const { code, stderr } = await runPalisade('baseline', account);
    expect(code).toBe(1);
    expect(await listFindings(journal, { accountId: account })).toEqual([]);
    expect((await listAccounts(journal)).map(({ accountId }) => accountId)).not.toContain(account);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

test.each([
  { command: ['findings'] },
  { command: ['doctor'] },
  { command: ['sweep', '--by-hub'] },
  { command: ['pause', '--reason', 'a typo'] },
])('palisade $command refuses an account that does not exist', async ({ command }) => {
  const { code, stdout, stderr } = await runPalisade(...command, '--account', '999999999999', '--json');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^There is no such account: account 999999999999 is not in the organization\. .*\n$/);
  expect(JSON.parse(stdout)).toEqual({ error: { message: stderr.trimEnd() } });
});

describe('events that Palisade must not act on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
  const emit = async (event: object, account: string) => {
    const file = join(folder, `${newName('event')}.json`);
    writeFileSync(file, JSON.stringify(event));
    return runPalisade('local', 'emit', file, '--account', account, '--json');
  };

  test('a failed creation is reported as a finding, and has no other effect', async () => {
    const id = newName('car');
    const event = accountCreated({ id, state: 'FAILED', accountId: undefined, failureReason: 'EMAIL_ALREADY_EXISTS' });
    expect((await emit(event, ids.management)).code).toBe(0);
    const [finding] = await eventually(async () => {
      const found = await listFindings(journal, { accountId: ids.management, resourceId: id });
      return found.length > 0 && found;
    });
    expect(finding).toMatchObject({
      guardrail: 'account-creation',
      state: 'failed',
      reason: expect.stringContaining('EMAIL_ALREADY_EXISTS'),
    });
    expect((await listAccounts(journal)).filter(({ cause }) => cause.eventId === finding?.trigger.eventId)).toEqual([]);
  });

  test('no rule matches an event about accounts from a member account', async () => {
    const { stdout } = await emit(accountMoved(), ids.production);
    expect(JSON.parse(stdout).deliveries).toEqual([]);
  });

  test('the creation of an account outside the organization becomes a dead letter with its reason', async () => {
    const accountId = '888877776666';
    await emit(accountCreated({ accountId }), ids.management);
    expect(await waitForDeadLetter('palisade-onboard-account', accountId)).toBe(
      `account ${accountId} is not in the organization`,
    );
  });
});

// Six are enough: Organizations attaches and detaches two policies per second, for all accounts together.
test('six accounts that are created at once all get their baseline; a failing one delays no other', async () => {
  // With AWS's own, as many as an account may have.
  const policies: string[] = [];
  for (let number = 1; number <= 9; number += 1) {
    const Content = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'a4b:*', Resource: '*' }],
    });
    const command = new CreatePolicyCommand({
      Name: newName('theirs'),
      Content,
      Description: 'theirs',
      Type: 'SERVICE_CONTROL_POLICY',
    });
    policies.push((await organizations.send(command)).Policy?.PolicySummary?.Id ?? '');
  }
  const made = await Promise.all(Array.from({ length: 6 }, () => createAccount(organizations, newName('Crowd'))));
  const [full = '', ...others] = made;
  for (const PolicyId of policies) await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: full }));
  try {
    await eventually(async () => {
      const records = (await listAccounts(journal)).filter(({ accountId }) => others.includes(accountId));
      return records.length === others.length && records.every(complete);
    });
    // As `npm run load -- onboarding` checks it, with ten times as many accounts.
    const result = await inspectOnboarding({ organizations, sqs: hub.sqs, journal }, others);
    expect(result).toMatchObject({ incomplete: [], deadLetters: [], quarantined: [] });
    expect(result.attachments).toBeGreaterThanOrEqual(3 * others.length);
    const failed = await waitForRecord(full, ({ state }) => state === 'failed');
    expect(failed.reason).toMatch(/Detach one that Palisade does not manage: .*theirs/);
  } finally {
    // Closed accounts are not evaluated any more, so they do not slow the emulator down for other tests.
    await Promise.all(made.map((AccountId) => organizations.send(new CloseAccountCommand({ AccountId }))));
  }
});
