// Package domains on the strict emulator: made, kept in step, remediated, and resumed after an interruption at any write.
import {
  AssociateExternalConnectionCommand,
  CreateDomainCommand,
  CreateRepositoryCommand,
  DeleteDomainPermissionsPolicyCommand,
  DescribeDomainCommand,
  DescribePackageCommand,
  DescribeRepositoryCommand,
  DisassociateExternalConnectionCommand,
  GetDomainPermissionsPolicyCommand,
  GetRepositoryPermissionsPolicyCommand,
  ListTagsForResourceCommand,
  PutDomainPermissionsPolicyCommand,
  PutPackageOriginConfigurationCommand,
  PutRepositoryPermissionsPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateRepositoryCommand,
} from '@aws-sdk/client-codeartifact';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { isSatisfied } from '../../../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import { packages } from '../../../../shared/resources/packages/packages.ts';
import { anEmulatedOwner, statesOf } from '../../../support/emulated-owner.ts';
import { aGovernance } from '../../../support/site.ts';
import { type StrictEmulator, startStrictEmulator } from '../../../support/strict-emulator.ts';

const [reader, other, outsider] = ['222233334444', '333344445555', '999999999999'];
const domain = 'ml-platform';
const alias = 'alias/ml/packages-platform';
const main = { domain, repository: 'packages' };
const store = { domain, repository: 'pypi-store' };
const own = { ...main, format: 'pypi', package: 'features' } as const;
const governance = aGovernance({ platform: { packages: { own: ['features'] } } });

let emulator: StrictEmulator;
beforeAll(async () => {
  emulator = await startStrictEmulator();
});
afterAll(() => emulator.stop());

function anOwner() {
  const site = anEmulatedOwner({ endpoint: emulator.endpoint, kind: packages, name: domain, governance });
  const { codeArtifact } = site.clients;
  const repository = async (place: typeof main) =>
    (await codeArtifact.send(new DescribeRepositoryCommand(place))).repository;
  const domainPolicy = async () => {
    const { policy } = await codeArtifact.send(new GetDomainPermissionsPolicyCommand({ domain }));
    return canonicalPolicy(policy?.document ?? '');
  };
  const repositoryPolicy = async () => {
    const { policy } = await codeArtifact.send(new GetRepositoryPermissionsPolicyCommand(main));
    return canonicalPolicy(policy?.document ?? '');
  };
  return { ...site, codeArtifact, repository, domainPolicy, repositoryPolicy };
}
type Owner = ReturnType<typeof anOwner>;

const all = (state: string) => [state, state, state];

test('a bare account gets a domain under a key of its own, with a repository behind which is what is allowed from outside', async () => {
  const { run, takeWrites, clients, codeArtifact, repository, domainPolicy } = anOwner();
  expect(statesOf(await run([reader]))).toEqual(all('done'));
  const key = (await clients.kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  const made = (await codeArtifact.send(new DescribeDomainCommand({ domain }))).domain;
  expect(made).toMatchObject({ encryptionKey: key });
  expect((await codeArtifact.send(new ListTagsForResourceCommand({ resourceArn: made?.arn }))).tags).toEqual([
    { key: 'managed-by', value: 'palisade' },
    { key: 'palisade:resource', value: 'packages/ml-platform' },
  ]);
  expect(await repository(main)).toMatchObject({ upstreams: [{ repositoryName: 'pypi-store' }] });
  expect(await repository(store)).toMatchObject({
    externalConnections: [{ externalConnectionName: 'public:pypi', status: 'Available' }],
  });
  expect((await codeArtifact.send(new DescribePackageCommand(own))).package?.originConfiguration).toEqual({
    restrictions: { publish: 'ALLOW', upstream: 'BLOCK' },
  });
  expect(await domainPolicy()).toContain(reader);
  takeWrites();
  expect(statesOf(await run([reader]))).toEqual(all('already'));
  expect(takeWrites()).toEqual([]);
});

test('a package of one’s own is kept before anything is upstream', async () => {
  const { run, takeWrites } = anOwner();
  await run([reader]);
  const writes = takeWrites();
  const [kept, linked] = ['PutPackageOriginConfiguration', 'UpdateRepository'].map((each) => writes.indexOf(each));
  expect(kept).toBeGreaterThan(0);
  expect(linked).toBeGreaterThan(kept ?? 0);
});

test('who is admitted later is added, and who is not any more is taken out', async () => {
  const { run, takeWrites, domainPolicy } = anOwner();
  await run([reader]);
  takeWrites();
  const { results, drifts } = await run([other]);
  expect(results[1]).toMatchObject({ state: 'done', reason: `it admits ${other}; it admits ${reader} no more` });
  expect(takeWrites()).toEqual(['PutDomainPermissionsPolicy']);
  expect(await domainPolicy()).not.toContain(reader);
  expect(drifts).toEqual([]);
});

test('an attempt that was interrupted at any of its writes is finished by the next one (platform check 23)', async () => {
  for (let write = 1; ; write += 1) {
    const { run, breakWrite, takeWrites } = anOwner();
    breakWrite(write);
    const first = await run([reader]);
    if (first.results[2]?.state === 'done') return expect(write).toBe(12);
    const second = await run([reader]);
    expect({ write, satisfied: second.results.every(isSatisfied) }).toEqual({ write, satisfied: true });
    expect([...first.drifts, ...second.drifts]).toEqual([]);
    takeWrites();
    expect(statesOf(await run([reader]))).toEqual(all('already'));
    expect(takeWrites()).toEqual([]);
  }
});

const withOutsider = (policy: string) => policy.replace(reader, outsider);
const open = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'codeartifact:ReadFromRepository', Resource: '*' }],
});

test.each<{ readonly what: string; readonly document: string; readonly drift: (owner: Owner) => Promise<unknown> }>([
  {
    what: 'a deleted policy of the domain',
    document: 'domainPolicy',
    drift: ({ codeArtifact }) => codeArtifact.send(new DeleteDomainPermissionsPolicyCommand({ domain })),
  },
  {
    what: 'an outsider in the policy of the domain',
    document: 'domainPolicy',
    drift: async ({ codeArtifact, domainPolicy }) => {
      const policyDocument = withOutsider(await domainPolicy());
      await codeArtifact.send(new PutDomainPermissionsPolicyCommand({ domain, policyDocument }));
    },
  },
  {
    what: 'a policy that opens the repository',
    document: 'repositoryPolicy',
    drift: ({ codeArtifact }) =>
      codeArtifact.send(new PutRepositoryPermissionsPolicyCommand({ ...main, policyDocument: open })),
  },
])('$what is set back, and remembered as drift (platform checks 14 and 23)', async ({ drift, document }) => {
  const site = anOwner();
  await site.run([reader]);
  const before = [await site.domainPolicy(), await site.repositoryPolicy()];
  await drift(site);
  const { drifts } = await site.run([reader]);
  expect(drifts).toMatchObject([{ document, isDrift: true, admitted: [reader] }]);
  expect([await site.domainPolicy(), await site.repositoryPolicy()]).toEqual(before);
  expect((await site.run([reader])).drifts).toEqual([]);
});

test.each<{
  readonly what: string;
  readonly drift: (owner: Owner) => Promise<unknown>;
  readonly writes: readonly string[];
}>([
  {
    what: 'a package of one’s own that may come from outside',
    drift: ({ codeArtifact }) =>
      codeArtifact.send(
        new PutPackageOriginConfigurationCommand({ ...own, restrictions: { publish: 'ALLOW', upstream: 'ALLOW' } }),
      ),
    writes: ['PutPackageOriginConfiguration'],
  },
  {
    what: 'a repository without its upstream repository',
    drift: ({ codeArtifact }) => codeArtifact.send(new UpdateRepositoryCommand({ ...main, upstreams: [] })),
    writes: ['UpdateRepository'],
  },
  {
    what: 'another external connection',
    drift: async ({ codeArtifact }) => {
      await codeArtifact.send(
        new DisassociateExternalConnectionCommand({ ...store, externalConnection: 'public:pypi' }),
      );
      await codeArtifact.send(new AssociateExternalConnectionCommand({ ...store, externalConnection: 'public:npmjs' }));
    },
    writes: ['DisassociateExternalConnection', 'AssociateExternalConnection'],
  },
  {
    what: 'a policy of the repository with the connection',
    drift: ({ codeArtifact }) =>
      codeArtifact.send(new PutRepositoryPermissionsPolicyCommand({ ...store, policyDocument: open })),
    writes: ['DeleteRepositoryPermissionsPolicy'],
  },
])('$what is as declared again (platform check 23)', async ({ drift, writes }) => {
  const site = anOwner();
  await site.run([reader]);
  await drift(site);
  site.takeWrites();
  expect(statesOf(await site.run([reader]))).toEqual(['already', 'already', 'done']);
  expect(site.takeWrites()).toEqual(writes);
  expect(statesOf(await site.run([reader]))).toEqual(all('already'));
});

test('a policy that somebody writes at the same time is not overwritten unseen', async () => {
  const { run, codeArtifact, domainPolicy } = anOwner();
  await run([reader]);
  let isFirst = true;
  codeArtifact.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'PutDomainPermissionsPolicyCommand' && isFirst) {
          isFirst = false;
          const policyDocument = withOutsider(await domainPolicy());
          await codeArtifact.send(new PutDomainPermissionsPolicyCommand({ domain, policyDocument }));
        }
        return next(args);
      },
    { step: 'initialize', priority: 'high' },
  );
  const { results } = await run([other]);
  expect(results[1]).toMatchObject({ state: 'waiting', reason: expect.stringContaining('ConflictException') });
  expect(statesOf(await run([other]))).toEqual(['already', 'done', 'already']);
  expect(await domainPolicy()).not.toContain(outsider);
});

test('a domain that Palisade did not make stays as it is, until it is tagged (platform check 24)', async () => {
  const { run, codeArtifact, takeWrites, domainPolicy, record } = anOwner();
  const { domain: made } = await codeArtifact.send(new CreateDomainCommand({ domain }));
  await codeArtifact.send(new PutDomainPermissionsPolicyCommand({ domain, policyDocument: open }));
  takeWrites();
  expect((await run([reader])).results[1]).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('Tag it managed-by=palisade to hand it over'),
  });
  expect(takeWrites()).toEqual(['CreateKey', 'EnableKeyRotation', 'CreateAlias']);
  const tags = [{ key: 'managed-by', value: 'palisade' }];
  await codeArtifact.send(new TagResourceCommand({ resourceArn: made?.arn, tags }));
  expect(statesOf(await run([reader]))).toEqual(['already', 'done', 'done']);
  expect(record()?.documents['domainPolicy']?.before).toBe(canonicalPolicy(open));
  expect(await domainPolicy()).toContain(reader);
  // Its key is another one, which CodeArtifact cannot change: said, and nothing is recreated.
  expect((await run([reader])).results[1]).toMatchObject({
    state: 'skipped',
    attention: true,
    reason: expect.stringContaining('CodeArtifact cannot change the key of a domain'),
  });
});

test('a repository of the domain that Palisade did not make stays as it is (platform check 24)', async () => {
  const { run, codeArtifact, repository, takeWrites } = anOwner();
  await run([reader]);
  const resourceArn = (await repository(store))?.arn;
  await codeArtifact.send(new UntagResourceCommand({ resourceArn, tagKeys: ['managed-by'] }));
  takeWrites();
  expect((await run([reader])).results[2]).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('the repository pypi-store of the domain ml-platform was not made by Palisade'),
  });
  expect(takeWrites()).toEqual([]);
});

test('a domain that left governance.yml admits nobody, and nothing is deleted (platform check 25)', async () => {
  const { run, takeWrites, domainPolicy, repository, record } = anOwner();
  await run([reader]);
  takeWrites();
  const closed = await run([], { isDeclared: false, governance: aGovernance() });
  expect(statesOf(closed)).toEqual(['already', 'done', 'already']);
  expect(takeWrites()).toEqual(['PutDomainPermissionsPolicy']);
  expect(await domainPolicy()).not.toContain(reader);
  expect(await repository(main)).toMatchObject({ upstreams: [{ repositoryName: 'pypi-store' }] });
  expect(record()).toMatchObject({ state: 'closed', admitted: [] });
});

test('what was never made is not made to be closed', async () => {
  const { run, takeWrites } = anOwner();
  expect(statesOf(await run([], { isDeclared: false, governance: aGovernance() }))).toEqual(all('skipped'));
  expect(takeWrites()).toEqual([]);
});

test('a repository of a domain of one’s own with other content is not used', async () => {
  const { run, codeArtifact } = anOwner();
  const tags = [{ key: 'managed-by', value: 'palisade' }];
  await codeArtifact.send(new CreateDomainCommand({ domain, tags }));
  await codeArtifact.send(new CreateRepositoryCommand(main));
  expect((await run([reader])).results[2]).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('the repository packages of the domain ml-platform was not made by Palisade'),
  });
});

test('200 accounts are written, and of 450 none is added: both numbers are said (platform check 26)', async () => {
  const { run, domainPolicy } = anOwner();
  const accounts = Array.from({ length: 450 }, (_, index) => String(400_000_000_000 + index));
  expect(statesOf(await run(accounts.slice(0, 200)))).toEqual(all('done'));
  const before = await domainPolicy();
  expect((await run(accounts)).results[1]).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(
      /^the policy of the domain would have 7,\d{3} bytes, and AWS allows 7,168: 250 of 450 accounts are not admitted$/,
    ),
  });
  expect(await domainPolicy()).toBe(before);
});
