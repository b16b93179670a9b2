// The catalog of a shared-services account on the strict emulator: made, shared with the admitted accounts, which import it,
// kept in step, and resumed after an interruption at any of its writes.
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import {
  AssociatePrincipalWithPortfolioCommand,
  AssociateProductWithPortfolioCommand,
  CreatePortfolioCommand,
  CreatePortfolioShareCommand,
  CreateProductCommand,
  DeleteConstraintCommand,
  DeletePortfolioShareCommand,
  DescribeConstraintCommand,
  DescribePortfolioCommand,
  DescribePortfolioSharesCommand,
  DescribeProductAsAdminCommand,
  DisassociatePrincipalFromPortfolioCommand,
  ListAcceptedPortfolioSharesCommand,
  ListConstraintsForPortfolioCommand,
  ListPortfoliosCommand,
  ListPrincipalsForPortfolioCommand,
  ListProvisioningArtifactsCommand,
  SearchProductsAsAdminCommand,
  UpdatePortfolioCommand,
  UpdateProvisioningArtifactCommand,
} from '@aws-sdk/client-service-catalog';
import { secretAccessKey } from '../../../../local/aws/clients.ts';
import type { StepResult } from '../../../../shared/accounts/account-record.ts';
import { type AccessRoleClients, createAccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import type { Governance } from '../../../../shared/governance/governance.ts';
import { catalog } from '../../../../shared/resources/catalog/service-catalog.ts';
import type { SharedResource } from '../../../../shared/steps/shared-resource.ts';
import { documentsInMemory } from '../../../support/documents-in-memory.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aMember } from '../../../support/member.ts';
import { aGovernance, aStepContext } from '../../../support/site.ts';
import { type StrictEmulator, startStrictEmulator } from '../../../support/strict-emulator.ts';

const region = 'us-east-1';
const platform = {
  catalog: { portfolio: 'ML workspaces', products: { notebook: 'notebook.yml' }, principals: ['DataScientist'] },
};
const pattern = 'arn:aws:iam:::role/DataScientist';

const namespaces: Readonly<Record<string, string>> = {
  IAMClient: 'iam',
  S3Client: 's3',
  ServiceCatalogClient: 'servicecatalog',
};

let emulator: StrictEmulator;
beforeAll(async () => {
  emulator = await startStrictEmulator({ PALISADE_LOCAL_QUOTAS: 'off' });
});
afterAll(() => emulator.stop());

let accounts = 300_000_000_000;
function newAccount(): string {
  accounts += 1;
  return String(accounts);
}
const isWrite = (command: string) => !/^(Get|List|Describe|Search)/.test(command);

/** An owner with a bucket for artifacts, and clients of any account, which count and can break writes. */
async function anOwner() {
  const owner = newAccount();
  let writes: string[] = [];
  const actions = new Set<string>();
  let writesUntilBreak = 0;
  const cached = new Map<string, AccessRoleClients>();
  const clientsOf = (account: string): AccessRoleClients => {
    const credentials = { accessKeyId: account, secretAccessKey };
    const made =
      cached.get(account) ??
      createAccessRoleClients({ endpoint: emulator.endpoint, region, credentials: async () => credentials });
    if (!cached.has(account)) for (const client of [made.iam, made.s3, made.serviceCatalog]) watch(client as never);
    cached.set(account, made);
    return made;
  };
  const watch = ({ middlewareStack }: AccessRoleClients['serviceCatalog']) =>
    middlewareStack.add(
      (next, { clientName = '', commandName = '' }) =>
        async (args) => {
          const command = commandName.replace(/Command$/, '');
          actions.add(`${namespaces[clientName] ?? clientName}:${command}`);
          if (isWrite(command)) {
            writes.push(command);
            writesUntilBreak -= 1;
            if (writesUntilBreak === 0) throw awsError('InternalError', 500);
          }
          return next(args);
        },
      { step: 'initialize' },
    );
  await clientsOf(owner).s3.send(new CreateBucketCommand({ Bucket: `ml-artifacts-${owner}` }));
  const place = { kind: 'catalog', name: 'catalog', owner, region };
  const memory = documentsInMemory({ ...place, isDeclared: true });
  const run = async (
    admitted: readonly string[],
    { governance = aGovernance({ platform }), ...changes }: Partial<SharedResource> & { governance?: Governance } = {},
  ): Promise<StepResult> => {
    writes = [];
    const resources = [{ ...memory.resource(), admitted, audiences: { users: admitted }, ...changes }];
    const documents = memory.documentsOf(resources);
    const member = aMember({ id: owner, type: 'shared-services' });
    const results = await runSteps(catalog.steps, {
      contextIn: (where, item) =>
        aStepContext({
          ...{ member, resources, item: item ?? null, documents, region: where, governance, clients: clientsOf(owner) },
          accessRoleClientsFor: clientsOf,
        }),
      homeRegion: region,
      regions: [region],
      closedReason: async () => undefined,
      denialReason: async () => undefined,
      dryRun: false,
      now: () => new Date(),
      previousResults: [],
    });
    const result = results.find(({ step }) => step === 'catalog');
    if (result === undefined) throw new Error('the catalog has no result');
    return result;
  };
  const client = clientsOf(owner).serviceCatalog;
  const portfolio = async () => {
    const { PortfolioDetails = [] } = await client.send(new ListPortfoliosCommand({}));
    const [found] = PortfolioDetails;
    if (PortfolioDetails.length !== 1 || found?.Id === undefined)
      throw new Error(`${PortfolioDetails.length} portfolios`);
    return found.Id;
  };
  const shares = async () => {
    const { PortfolioShareDetails = [] } = await client.send(
      new DescribePortfolioSharesCommand({ PortfolioId: await portfolio(), Type: 'ACCOUNT' }),
    );
    return PortfolioShareDetails.map(({ PrincipalId, Accepted }) => ({ account: PrincipalId, Accepted }));
  };
  return {
    ...{ owner, client, clientsOf, memory, run, portfolio, shares },
    writes: () => writes,
    actions: () => [...actions],
    breakWrite: (number: number) => {
      writesUntilBreak = number;
    },
  };
}

test('an admitted account has the portfolio, and admits the declared roles', async () => {
  const { run, clientsOf, client, portfolio, shares, writes, owner, memory } = await anOwner();
  const user = newAccount();
  expect(await run([user])).toMatchObject({ state: 'done', reason: 'there is no portfolio' });
  expect(await shares()).toEqual([{ account: user, Accepted: true }]);
  const PortfolioId = await portfolio();
  const imported = await clientsOf(user).serviceCatalog.send(new ListAcceptedPortfolioSharesCommand({}));
  expect(imported.PortfolioDetails?.map(({ Id, DisplayName }) => ({ Id, DisplayName }))).toEqual([
    { Id: PortfolioId, DisplayName: 'ML workspaces' },
  ]);
  const principals = await clientsOf(user).serviceCatalog.send(new ListPrincipalsForPortfolioCommand({ PortfolioId }));
  expect(principals.Principals).toEqual([{ PrincipalARN: pattern, PrincipalType: 'IAM_PATTERN' }]);
  const { Tags } = await client.send(new DescribePortfolioCommand({ Id: PortfolioId }));
  expect(Tags).toEqual([
    { Key: 'managed-by', Value: 'palisade' },
    { Key: 'palisade:resource', Value: 'catalog/catalog' },
  ]);
  const { ConstraintDetails = [] } = await client.send(new ListConstraintsForPortfolioCommand({ PortfolioId }));
  const launch = await client.send(new DescribeConstraintCommand({ Id: ConstraintDetails[0]?.ConstraintId }));
  expect(JSON.parse(launch.ConstraintParameters ?? '')).toEqual({ LocalRoleName: 'ml-catalog-launch' });
  expect(memory.record()).toMatchObject({ admitted: [user] });
  expect(memory.record()?.documents['shares']).toMatchObject({
    arn: `arn:aws:catalog:${region}:${owner}:portfolio/${PortfolioId}`,
  });
  expect(await run([user])).toMatchObject({
    state: 'already',
    reason: `the portfolio ${PortfolioId} is shared with 1 account`,
  });
  expect(writes()).toEqual([]);
});

test('an account that loses admission loses the portfolio first, and nobody else does', async () => {
  const { run, shares, writes, clientsOf } = await anOwner();
  const [first, second, third] = [newAccount(), newAccount(), newAccount()];
  await run([first, second]);
  const governance = aGovernance({ platform: { catalog: { ...platform.catalog, portfolio: 'Workspaces' } } });
  expect(await run([first, third], { governance })).toMatchObject({
    reason: `it admits ${third}; it admits ${second} no more; its name is another one`,
  });
  expect(writes()[0]).toBe('DeletePortfolioShare');
  expect((await shares()).map(({ account }) => account)).toEqual([first, third]);
  const { PortfolioDetails } = await clientsOf(second).serviceCatalog.send(new ListAcceptedPortfolioSharesCommand({}));
  expect(PortfolioDetails).toEqual([]);
});

test('a catalog that left governance.yml is shared with nobody, and nothing is deleted', async () => {
  const { run, shares, portfolio, client, writes } = await anOwner();
  await run([newAccount()]);
  expect(await run([], { isDeclared: false, governance: aGovernance() })).toMatchObject({ state: 'done' });
  expect([await shares(), writes()]).toEqual([[], ['DeletePortfolioShare']]);
  const { ProductViewDetails } = await client.send(
    new SearchProductsAsAdminCommand({ PortfolioId: await portfolio() }),
  );
  expect(ProductViewDetails).toHaveLength(1);
  expect(await run([], { isDeclared: false, governance: aGovernance() })).toMatchObject({ state: 'already' });
});

test('14: what somebody changed is as declared again, and shares are drift on record', async () => {
  const { run, client, portfolio, shares, clientsOf, memory } = await anOwner();
  const user = newAccount();
  await run([user]);
  const PortfolioId = await portfolio();
  const users = clientsOf(user).serviceCatalog;
  await client.send(new CreatePortfolioShareCommand({ PortfolioId, AccountId: '999999999999' }));
  await client.send(new UpdatePortfolioCommand({ Id: PortfolioId, DisplayName: 'Mine' }));
  const { ConstraintDetails = [] } = await client.send(new ListConstraintsForPortfolioCommand({ PortfolioId }));
  await client.send(new DeleteConstraintCommand({ Id: ConstraintDetails[0]?.ConstraintId }));
  await users.send(
    new DisassociatePrincipalFromPortfolioCommand({ PortfolioId, PrincipalARN: pattern, PrincipalType: 'IAM_PATTERN' }),
  );
  expect(await run([user])).toMatchObject({
    state: 'done',
    reason:
      'somebody changed the policy of the portfolio; its name is another one; products differ from what is required: notebook; 1 account did not import it, or admit other roles',
  });
  expect((await shares()).map(({ account }) => account)).toEqual([user]);
  expect(memory.record()?.documents['shares']).toMatchObject({ before: expect.stringContaining('999999999999') });
  expect(await run([user])).toMatchObject({ state: 'already' });
});

test('the steps declare each action that they take', async () => {
  const { run, actions } = await anOwner();
  const user = newAccount();
  await run([user]);
  const governance = aGovernance({
    platform: { catalog: { ...platform.catalog, portfolio: 'New', principals: ['Other'] } },
  });
  await run([user], { governance });
  await run([], { isDeclared: false, governance: aGovernance() });
  const declared = catalog.steps.flatMap(({ permissions }) => permissions.account);
  expect(actions().filter((action) => !declared.includes(action))).toEqual(['s3:CreateBucket']);
});

test('a role that somebody admitted by its name is admitted no more', async () => {
  const { run, portfolio, clientsOf } = await anOwner();
  const user = newAccount();
  await run([user]);
  const { serviceCatalog } = clientsOf(user);
  const PortfolioId = await portfolio();
  const another = { PortfolioId, PrincipalARN: 'arn:aws:iam:::role/*', PrincipalType: 'IAM_PATTERN' } as const;
  await serviceCatalog.send(new AssociatePrincipalWithPortfolioCommand(another));
  expect(await run([user])).toMatchObject({ state: 'done' });
  const { Principals = [] } = await serviceCatalog.send(new ListPrincipalsForPortfolioCommand({ PortfolioId }));
  expect(Principals.map(({ PrincipalARN }) => PrincipalARN)).toEqual([pattern]);
});

test('a share that somebody ended is there again, and imported', async () => {
  const { run, client, portfolio, shares } = await anOwner();
  const user = newAccount();
  await run([user]);
  await client.send(new DeletePortfolioShareCommand({ PortfolioId: await portfolio(), AccountId: user }));
  expect(await run([user])).toMatchObject({ state: 'done' });
  expect(await shares()).toEqual([{ account: user, Accepted: true }]);
});

test('only the version of the present template can be launched', async () => {
  const { run, client, portfolio } = await anOwner();
  await run([]);
  const found = await client.send(new SearchProductsAsAdminCommand({ PortfolioId: await portfolio() }));
  const ProductId = found.ProductViewDetails?.[0]?.ProductViewSummary?.ProductId ?? '';
  const versions = async () => {
    const { ProvisioningArtifactDetails = [] } = await client.send(new ListProvisioningArtifactsCommand({ ProductId }));
    return ProvisioningArtifactDetails;
  };
  const [current] = await versions();
  const version = { ProductId, ProvisioningArtifactId: current?.Id };
  await client.send(new UpdateProvisioningArtifactCommand({ ...version, Name: 'v-former' }));
  expect(await run([])).toMatchObject({ state: 'done' });
  const states = async () => (await versions()).map(({ Name, Active }) => [Name, Active]);
  const asDeclared = [
    ['v-former', false],
    [current?.Name, true],
  ];
  expect(await states()).toEqual(asDeclared);
  await client.send(new UpdateProvisioningArtifactCommand({ ...version, Active: true }));
  expect(await run([])).toMatchObject({ state: 'done' });
  expect(await states()).toEqual(asDeclared);
});

test('a product that left governance.yml leaves the portfolio, and another’s product is left and said', async () => {
  const { run, client, portfolio, owner } = await anOwner();
  const both = { notebook: 'notebook.yml', second: 'notebook.yml' } as const;
  await run([], { governance: aGovernance({ platform: { catalog: { ...platform.catalog, products: both } } }) });
  expect(await run([])).toMatchObject({ reason: 'products left governance.yml: second' });
  const other = await client.send(
    new CreateProductCommand({
      ...{ Name: 'mine', Owner: 'somebody', ProductType: 'CLOUD_FORMATION_TEMPLATE', IdempotencyToken: 'mine' },
      ProvisioningArtifactParameters: { Info: { LoadTemplateFromURL: await urlOfTemplate(client, owner) } },
    }),
  );
  const ProductId = other.ProductViewDetail?.ProductViewSummary?.ProductId;
  await client.send(new AssociateProductWithPortfolioCommand({ PortfolioId: await portfolio(), ProductId }));
  expect(await run([])).toMatchObject({
    state: 'skipped',
    reason: expect.stringContaining('products that Palisade did not make, and they stay: mine'),
  });
});

/** The template that the notebook was made from. */
async function urlOfTemplate(client: AccessRoleClients['serviceCatalog'], owner: string): Promise<string> {
  const { ProvisioningArtifactSummaries = [] } = await client.send(
    new DescribeProductAsAdminCommand({ Name: 'notebook' }),
  );
  const name = ProvisioningArtifactSummaries[0]?.Name;
  return `https://ml-artifacts-${owner}.s3.${region}.amazonaws.com/catalog/notebook/${name}.yml`;
}

test('24: a portfolio that only looks like Palisade’s is left as it is', async () => {
  const { run, client, writes } = await anOwner();
  const input = { DisplayName: 'ML workspaces', ProviderName: 'Palisade', IdempotencyToken: 'other' };
  await client.send(new CreatePortfolioCommand(input));
  expect(await run([newAccount()])).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('give it the tags managed-by=palisade and palisade:resource=catalog/catalog'),
  });
  expect(writes().filter((command) => command !== 'CreateRole' && command !== 'PutRolePolicy')).toEqual([]);
});

test('23: broken off at each write, the next run ends with one portfolio, one product and the same shares', async () => {
  const user = newAccount();
  const whole = await anOwner();
  await whole.run([user]);
  const count = whole.writes().length;
  expect(count).toBeGreaterThan(8);
  for (let number = 1; number <= count; number += 1) {
    const { run, breakWrite, shares, client, portfolio } = await anOwner();
    breakWrite(number);
    await run([user]);
    breakWrite(0);
    await run([user]);
    expect([number, (await run([user])).state]).toEqual([number, 'already']);
    expect(await shares()).toEqual([{ account: user, Accepted: true }]);
    const products = await client.send(new SearchProductsAsAdminCommand({ PortfolioId: await portfolio() }));
    expect(products.ProductViewDetails).toHaveLength(1);
  }
});
