// Plans on an organization in memory, without a hub: what the management account can be asked for alone.
import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { createSimulatedOrganization } from '../../../tools/fixtures/simulated-organization.ts';
import { refuse, simulateAws } from '../../support/simulated-aws.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../../support/simulated-time.ts';
import { aGovernance } from '../../support/site.ts';

/** A governance.yml that attaches policies to all accounts. */
const enforcing = (parts: object = {}) =>
  aGovernance({ policies: { modes: { all: { default: 'enforce' } } }, ...parts });

simulatePromisedTimers();
const { makePlan } = await import('../../../cli/plan/make-plan.ts');
const { createAccessRoleClients } = await import('../../../shared/aws/access-role-clients.ts');
const { createOrganizationsClient } = await import('../../../shared/aws/organizations-client.ts');
const { policiesFor } = await import('../../../shared/policies/pack.ts');
const { policyScope } = await import('../../../shared/policies/scope.ts');

afterEach(() => jest.restoreAllMocks());

const governance = enforcing();
const settings = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
type Organization = ReturnType<typeof createSimulatedOrganization>;

async function planOf(
  organization: Organization,
  planned = governance,
  failing: Readonly<Record<string, string>> = {},
) {
  const service: Organization['service'] = (operation, input) => {
    const code = failing[operation];
    return code === undefined ? organization.service(operation, input) : refuse(code);
  };
  simulateAws({ AWSOrganizations: service });
  const notCalled = () => {
    throw new Error('no account is entered');
  };
  const clients = createAccessRoleClients({ ...settings, credentials: async () => notCalled() });
  const access = {
    historyFolder: 'test',
    organizations: createOrganizationsClient(settings),
    accessRoleClientsFor: () => clients,
    targetFor: notCalled,
    hub: undefined,
    hubAccount: undefined,
    hubProblem: undefined,
  };
  const request = { file: 'governance.yml', governance: planned, configurationOnly: false, now: () => new Date() };
  const { ended } = await inSimulatedTime(() => makePlan(access, request), 3_600);
  if (ended?.status !== 'fulfilled') throw ended?.reason ?? new Error('the plan has not ended');
  return ended.value;
}

const attached = (planned = governance) =>
  createSimulatedOrganization({
    accounts: 2,
    unitNames: ['Production'],
    policiesIn: () => policiesFor('production', policyScope(planned)),
  });

test('a first install: types and policies are planned, and the plan says what it has not asked', async () => {
  const plan = await planOf(createSimulatedOrganization({ accounts: 3, unitNames: ['Production', 'Elsewhere'] }));
  expect(plan).toMatchObject({ firstInstall: true, configurationOnly: true, differences: [], baselines: [] });
  expect(plan.accounts.map(({ type, typeSource }) => [type, typeSource])).toEqual([
    ['production', 'organizational unit'],
    ['unclassified', 'none'],
    ['production', 'organizational unit'],
  ]);
  const expected = ['production', 'unclassified', 'production'] as const;
  for (const [index, type] of expected.entries()) {
    const wanted = policiesFor(type, policyScope(governance));
    const attach = plan.accounts[index]?.policies.filter(({ operation }) => operation === 'attach');
    expect(attach?.map(({ policy, documents }) => ({ policy, documents }))).toEqual(
      wanted.map(({ name, documents }) => ({ policy: name, documents })),
    );
  }
  expect(plan.notAsked).toEqual([expect.stringContaining('no hub is deployed'), expect.stringContaining('no hub')]);
});

test('documents of existing accounts that nothing enforces in words are monitored, and none is attached', async () => {
  const organization = createSimulatedOrganization({ accounts: 1, unitNames: ['Production'] });
  const plan = await planOf(organization, aGovernance());
  const documents = policiesFor('production', policyScope(governance)).flatMap((policy) => policy.documents);
  const rows = plan.accounts[0]?.policies ?? [];
  expect(rows.every(({ policy, verdict }) => policy === null && verdict === 'monitored')).toBe(true);
  expect(rows.flatMap((row) => row.documents).toSorted()).toEqual(documents.toSorted());
  expect(plan.policies).toEqual([]);
  expect(plan.summary.policies).toEqual({ attach: 0, detach: 0, create: 0, update: 0 });
});

test('a document that is switched off is detached with its policy, and the others stay', async () => {
  const off = aGovernance({ policies: { modes: { all: { default: 'enforce', 'no-root': 'off' } } } });
  const plan = await planOf(attached(), off);
  const rows = plan.accounts[0]?.policies ?? [];
  const documentsOf = (operation: string) =>
    rows.filter((row) => row.operation === operation).flatMap((row) => row.documents);
  expect(documentsOf('detach').filter((name) => !documentsOf('attach').includes(name))).toEqual(['no-root']);
});

test('an excluded account is a row with the reason, and nothing is planned in it', async () => {
  const organization = createSimulatedOrganization({ accounts: 2, unitNames: ['Production', 'Elsewhere'] });
  const exclude = { organizationalUnits: ['Elsewhere'] };
  const accountTypes = { organizationalUnits: { Production: 'production' }, exclude };
  const plan = await planOf(organization, enforcing({ accountTypes }));
  const [governed, excluded] = plan.accounts;
  expect(governed?.excluded).toBeNull();
  expect(excluded).toMatchObject({ excluded: expect.stringContaining('Elsewhere'), policies: [], error: null });
});

test('policies that are attached as they should be are no change', async () => {
  const plan = await planOf(attached());
  expect(plan.accounts.map(({ policies }) => policies)).toEqual([[], []]);
  expect(plan.summary.text).toBe('Plan: 0 to fix, 0 baselines to apply, 0 policies to attach, 0 left alone');
});

test('an update names the documents whose statements differ', async () => {
  const plan = await planOf(attached(), enforcing({ regions: ['us-east-1'] }));
  expect(plan.accounts.map(({ policies }) => policies)).toEqual([[], []]);
  expect(plan.policies).toMatchObject([
    { operation: 'update', policy: 'palisade-common', documents: ['governed-regions'], accounts: 2 },
  ]);
  expect(plan.summary.policies).toMatchObject({ attach: 0, update: 1 });
});

test('policies of another type are detached', async () => {
  const units = { accountTypes: { organizationalUnits: { Production: 'testing' } } };
  const plan = await planOf(attached(), enforcing(units));
  const operations = plan.accounts[0]?.policies.map(({ operation, policy }) => `${operation} ${policy}`);
  expect(operations).toContain('detach palisade-production');
  expect(operations).toContain('attach palisade-testing');
});

test('an account that AWS Organizations does not answer about has an error and no type, and stops no other', async () => {
  const organization = createSimulatedOrganization({ accounts: 2, unitNames: ['Production', 'Elsewhere'] });
  const plan = await planOf(organization, governance, { ListTagsForResource: 'ServiceException' });
  expect(plan.accounts.map(({ type, error }) => ({ type, isAsked: error === null }))).toEqual([
    { type: 'production', isAsked: true },
    { type: null, isAsked: false },
  ]);
  expect(plan.summary.text).toContain('1 account not asked completely');
});

test('docs/reference/plan.md explains every field', async () => {
  const plan = await planOf(createSimulatedOrganization({ accounts: 1, unitNames: ['Production'] }));
  const page = readFileSync('docs/reference/plan.md', 'utf8');
  const fields = [plan, plan.summary, ...plan.accounts, ...plan.policies].flatMap(Object.keys);
  expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});

test('attachments that cannot be read are not taken for absent', async () => {
  await expect(planOf(attached(), governance, { ListTargetsForPolicy: 'AccessDeniedException' })).rejects.toThrow();
});
