// An existing organization of twelve accounts switches Palisade on, on a local cloud of its own: the organization has to
// be there before Palisade, and nothing of it is what the local cloud of the other tests has. The tests are in order,
// and each goes on where the one before has ended.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { UpdateOrganizationalUnitCommand } from '@aws-sdk/client-organizations';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Plan } from '../../cli/plan/types.ts';
import { eventually } from '../support/eventually.ts';
import {
  calls,
  type ExistingOrganization,
  members,
  startExistingOrganization,
  violations,
} from '../support/existing-organization.ts';
import {
  compareAccounts,
  createAccount,
  findingsIn,
  hubAccountOf,
  organizationsOf,
  policiesOn,
  recordOf,
  writesOfPalisade,
} from '../support/organization-facts.ts';
import { deadLetters, initOptions, type PolicyFolder, policyFolder, untilIdle } from '../support/policy-folder.ts';

const profiles = ['--hub-profile', 'hub', '--management-profile', 'management'];
/** Each bucket with each guardrail that it violates. */
const planted = Object.entries(violations.buckets)
  .flatMap(([bucket, { violates }]) => violates.map((guardrail) => `${bucket}: ${guardrail}`))
  .sort();
let organization: ExistingOrganization;
let folder: PolicyFolder;
let newAccount: string;

beforeAll(async () => {
  organization = await startExistingOrganization();
  folder = await policyFolder('existing-organization', organization);
});

afterAll(async () => {
  await organization.stop();
});

/** The calls with their answers, to compare with the table. */
async function answered(round: string) {
  const answers = await organization.makeCalls(round);
  return calls.map(({ what }, index) => ({ what, answer: answers[index] }));
}

test('without Palisade every call is answered as the table says', async () => {
  expect(calls.length).toBeGreaterThanOrEqual(60);
  expect(await answered('before')).toEqual(calls);
});

test('the example is refused: nothing of it is deployed', async () => {
  const { organizationId, idOf } = organization;
  const ids = `organizationId: ${organizationId}, managementAccountId: "${idOf('management')}", accountId: "${idOf('platform')}"`;
  const example = `${readFileSync('governance.yml', 'utf8')}\nhub: { ${ids}, externalId: acme-3c1f0a9b77 }\n`;
  writeFileSync(join(folder.path, 'example.yml'), example);
  const { code, stderr } = await folder.palisade('management', 'deploy', 'example.yml', ...profiles);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('example.com') });
  const { lambda } = hubAccountOf(organization);
  expect((await lambda.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
});

/** The plan names for every account each step that it lacks, the policies, and each violation, with the changes. */
function expectToNameEverything({ accounts }: Plan): void {
  expect(accounts.map(({ accountId }) => accountId).sort()).toEqual(members.map(organization.idOf).sort());
  for (const { name, age, error, excluded, baseline, policies } of accounts) {
    const steps = new Set(baseline.map(({ step }) => step));
    const lacking = violations.everywhere.filter((step) => !steps.has(step));
    const expected = { name, age: 'existing', error: null, excluded: null, lacking: [] };
    expect({ name, age, error, excluded, lacking }).toEqual(expected);
    expect(baseline.filter(({ settings }) => settings.length === 0)).toEqual([]);
    const documents = policies.filter(({ operation }) => operation === 'attach').flatMap((each) => each.documents);
    expect(documents).toEqual(expect.arrayContaining(['governed-regions', 'keep-public-access-blocked', 'no-root']));
  }
  const fixes = accounts.flatMap((account) => account.fixes);
  expect(fixes.filter(({ settings }) => settings.length === 0)).toEqual([]);
  const named = fixes.map(({ resource, guardrail }) => `${resource}: ${guardrail}`);
  expect(named.filter(isPlanted).sort()).toEqual(planted);
}

test('before anything is changed, the plan names steps, policies and changes of every account', async () => {
  expect(await folder.palisade('management', 'init', ...initOptions(organization))).toMatchObject({ code: 0 });
  expect(await folder.palisade('management', 'validate', '--for-aws')).toMatchObject({ code: 0, stderr: '' });
  const first = (await folder.json('management', 'plan')) as Plan;
  expect(first.firstInstall).toBe(true);
  expectToNameEverything(first);

  expect(await folder.json('management', 'deploy', ...profiles)).toMatchObject({ installation: 'first' });
  const paused = (await folder.json('management', 'plan')) as Plan;
  expect(paused.firstInstall).toBe(false);
  expectToNameEverything(paused);
  expect(paused.summary).toMatchObject({ toFix: 0, baselines: 0, policies: { attach: 0, detach: 0 } });
});

/** Whether it is about a bucket of violations.yml, and not about one that a call has made. */
function isPlanted(violation: string): boolean {
  return (violation.split(':')[0] ?? '') in violations.buckets;
}

test('once it is resumed, every call is answered as before, and so after two sweeps', async () => {
  expect((await folder.palisade('hub', 'resume')).code).toBe(0);
  await compareAccounts(organization, members.map(organization.idOf));
  expect(await answered('resumed')).toEqual(calls);
  for (const _ of [1, 2]) {
    await untilIdle(organization);
    expect((await folder.palisade('hub', 'sweep', '--by-hub')).code).toBe(0);
    await untilIdle(organization);
  }
  expect(await answered('swept')).toEqual(calls);
  await untilIdle(organization);
  expect(await deadLetters(organization)).toBe(0);
  expect(await writesOfPalisade(organization)).toEqual(allowedWrites);
});

/** All that Palisade writes into an account that it only reports on: its own roles and rule, to see the account. */
const allowedWrites = ['CreateRole', 'PutRolePolicy', 'PutRule', 'PutTargets'];

test('every violation has a finding in mode monitor, with the change that would be made', async () => {
  const found = await findingsIn(folder);
  const ofBuckets = found.filter(({ resource }) => resource.id in violations.buckets);
  expect(ofBuckets.map(({ resource, guardrail }) => `${resource.id}: ${guardrail}`).sort()).toEqual(planted);
  expect(ofBuckets.filter(({ state, change }) => state !== 'monitored' || change === null)).toEqual([]);
  for (const account of members) {
    const finding = found.find(
      (each) => each.resource.id === organization.idOf(account) && each.guardrail === 'account-baseline',
    );
    const changes = JSON.stringify(finding?.change ?? {});
    const lacking = violations.everywhere.filter((step) => !changes.includes(step));
    expect({ account, state: finding?.state, lacking }).toEqual({ account, state: 'monitored', lacking: [] });
  }
  const ungoverned = found.filter(({ guardrail }) => guardrail === 'ungoverned-regions');
  expect(ungoverned.map(({ accountId }) => accountId)).toEqual([organization.idOf(violations.ungoverned)]);
});

test('an account that is created afterwards gets its whole baseline, enforced', async () => {
  newAccount = await createAccount(organization, 'Fraud Detection', 'Workloads/Pre-Production');
  const record = await eventually(async () => {
    const each = await recordOf(organization, newAccount);
    return each?.state === 'complete' && each.type === 'testing' && each;
  });
  expect(record.steps.filter(({ state }) => !['done', 'already', 'skipped'].includes(state))).toEqual([]);
  const written = new Set(record.steps.filter(({ state }) => state !== 'skipped').map(({ step }) => step));
  expect(violations.everywhere.filter((step) => !written.has(step))).toEqual([]);
  expect(await policiesOn(organization, newAccount)).toEqual(['FullAWSAccess', 'palisade-common', 'palisade-testing']);
  const { sqs } = await organization.engineerIn(newAccount, 'eu-central-1');
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toThrow('explicit deny in a service control policy');
});

test('a renamed unit loosens nothing, and a deployment keeps a pause', async () => {
  // A function that is replaced while it handles a message would handle it again minutes later.
  await untilIdle(organization);
  const before = await policiesOn(organization, newAccount);
  const unit = organization.unitOf('Workloads/Pre-Production');
  await organizationsOf(organization).send(
    new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: unit, Name: 'Rehearsal' }),
  );
  await folder.json('hub', 'pause', '--account', organization.idOf('website'), '--reason', 'a campaign');
  // Another file: the functions are deployed again, and have forgotten the names of units that they have read.
  folder.edit((governance) => governance.replace('quarantine: true', 'quarantine: true\n  recheckHours: 48'));
  const deployed = await folder.json('management', 'deploy', ...profiles);
  expect(deployed).toMatchObject({ installation: 'upgrade', pauses: [expect.stringContaining('a campaign')] });

  const since = new Date().toISOString();
  await compareAccounts(organization, []);
  await eventually(async () =>
    (await findingsIn(folder)).some(
      ({ accountId, guardrail, state }) =>
        accountId === newAccount && guardrail === 'account-type' && state === 'monitored',
    ),
  );
  const record = await eventually(async () => {
    const each = await recordOf(organization, newAccount);
    return each !== undefined && each.at > since && each.state === 'complete' && each;
  });
  expect(record.type).toBe('testing');
  expect(await policiesOn(organization, newAccount)).toEqual(before);
  expect(await deadLetters(organization)).toBe(0);
});
