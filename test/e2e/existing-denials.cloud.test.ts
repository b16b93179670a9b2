// Whom the policies would stop, in the existing organization of calls.yml: what `plan --denied` says before the
// policies are attached, and whom they stop then. A local cloud of its own, without a hub: once the policies are
// attached, nothing that existing-organization.cloud.test.ts looks at would be as before.
import { join } from 'node:path';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { Plan } from '../../cli/plan/types.ts';
import type { Classification } from '../../shared/accounts/account-type.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { type PackedPolicy, policiesFor, policyText } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { eventHistory } from '../support/event-history.ts';
import { eventually } from '../support/eventually.ts';
import {
  calls,
  type ExistingOrganization,
  expectedCalls,
  members,
  startExistingOrganization,
} from '../support/existing-organization.ts';
import { expectedRows, printedRows } from '../support/expected-denials.ts';
import { organizationsOf } from '../support/organization-facts.ts';
import { initOptions, type PolicyFolder, policyFolder } from '../support/policy-folder.ts';

let organization: ExistingOrganization;
let folder: PolicyFolder;
let plan: Plan;

beforeAll(async () => {
  organization = await startExistingOrganization();
  folder = await policyFolder('existing-denials', organization);
});

afterAll(async () => {
  await organization.stop();
});

const governance = () => readGovernance(join(folder.path, 'governance.yml'));

test('plan --denied says of each call that it is denied, that nobody can tell, or nothing', async () => {
  expect(await folder.palisade('management', 'init', ...initOptions(organization))).toMatchObject({ code: 0 });
  const since = new Date();
  expect(await organization.makeCalls('before')).toEqual(calls.map(({ answer }) => answer));
  await untilRecorded(since);
  plan = (await folder.json('management', 'plan', '--denied')) as Plan;
  const { denied } = plan;
  if (denied === null) throw new Error('the plan says nothing of denied calls');
  expect(denied.accounts.filter(({ error }) => error !== null)).toEqual([]);
  expect(printedRows(organization, denied)).toEqual(expectedRows());
  // The others are only counted, with Palisade's own calls: none is missing.
  for (const { accountId, counts } of denied.accounts) {
    const own = expectedCalls.filter(({ caller }) => organization.idOf(caller.split('/')[0] ?? '') === accountId);
    const number = (wanted: string) => own.filter(({ expected }) => expected === wanted).length;
    expect(counts.notDenied).toBeGreaterThanOrEqual(number('not denied'));
    expect(counts.alreadyRefused).toBeGreaterThanOrEqual(number('already refused'));
    expect(counts.unreadable).toBe(0);
  }
  expect(expectedRows().filter((row) => row.includes(': missing')).length).toBeGreaterThanOrEqual(2);
  expect(expectedRows().filter((row) => row.includes(': denied by')).length).toBeGreaterThanOrEqual(15);
});

test('data events are not left out in silence: each document that denies some names them', () => {
  const unseen = Object.fromEntries(
    (plan.denied?.accounts ?? []).map(({ accountId, unseen: each }) => [
      accountId,
      each.map(({ document }) => document).sort(),
    ]),
  );
  expect(unseen[organization.idOf('lake')]).toEqual(
    expect.arrayContaining(['data-stays-inside', 'governed-regions', 'resources-stay-inside']),
  );
  expect(unseen[organization.idOf('staging')]).toContain('governed-regions');
  expect(unseen[organization.idOf('research')]).toContain('production-data');
});

/** Waits until the history has the last call of calls.yml: those before it are shown before it. */
async function untilRecorded(since: Date): Promise<void> {
  const { cloudTrail } = organization.accounts(organization.idOf('audit'), 'us-east-1');
  const last = [{ AttributeKey: 'EventName' as const, AttributeValue: 'DescribeConfigurationRecorders' }];
  await eventually(async () => (await Array.fromAsync(eventHistory(cloudTrail, since, last))).length > 0);
}

/** Attaches all that the type gets to each of its accounts, as mode `enforce` does. */
async function enforce(type: Classification): Promise<void> {
  const organizations = organizationsOf(organization);
  const accounts = plan.accounts.filter((account) => account.type === type);
  for (const policy of policiesFor(type, policyScope(governance()))) {
    const PolicyId = await policyIdOf(organizations, policy);
    for (const { accountId } of accounts) {
      await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: accountId }));
    }
  }
}

const made = new Map<string, string | undefined>();

/** Types share policies: each is created once. */
async function policyIdOf(organizations: OrganizationsClient, policy: PackedPolicy): Promise<string | undefined> {
  if (!made.has(policy.name)) {
    const content = { Name: policy.name, Description: policy.name, Content: policyText(policy), Type: policy.kind };
    const { Policy } = await organizations.send(new CreatePolicyCommand(content));
    made.set(policy.name, Policy?.PolicySummary?.Id);
  }
  return made.get(policy.name);
}

const isRefused = (answer: string) => /AccessDenied|Unauthorized/.test(answer);

test('enforced type by type, each call that is refused was named, and each that was named denied is refused', async () => {
  expect(plan.accounts).toHaveLength(members.length);
  const organizations = organizationsOf(organization);
  const RootId = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
  const PolicyType = 'RESOURCE_CONTROL_POLICY';
  await toResult(organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType })));
  const typeOf = new Map(plan.accounts.map(({ accountId, type }) => [accountId, type]));
  const enforced = new Set<Classification | null | undefined>();
  for (const type of new Set(plan.accounts.flatMap((account) => account.type ?? []))) {
    await enforce(type);
    enforced.add(type);
    const answers = await organization.makeCalls(`enforced-${type}`);
    const rows = expectedCalls.map((each, index) => ({ ...each, ...calls[index], now: answers[index] ?? '' }));
    const isBound = ({ caller }: (typeof rows)[number]) =>
      enforced.has(typeOf.get(organization.idOf(caller.split('/')[0] ?? '')));
    const served = rows.filter((row) => row.expected.startsWith('denied') && isBound(row) && !isRefused(row.now));
    expect({ type, served }).toEqual({ type, served: [] });
    const unnamed = rows.filter(({ expected, now }) => expected === 'not denied' && isRefused(now));
    expect({ type, unnamed }).toEqual({ type, unnamed: [] });
    const tooEarly = rows.filter((row) => row.expected.startsWith('denied') && !isBound(row) && isRefused(row.now));
    expect({ type, tooEarly }).toEqual({ type, tooEarly: [] });
  }
});
