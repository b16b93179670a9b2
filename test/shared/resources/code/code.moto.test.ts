// Code on a bare account: repositories and the role that reads them, made, kept in step, set back, and resumed after an
// interruption at any write.
import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { isSatisfied, type StepResult } from '../../../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { code } from '../../../../shared/resources/code/code.ts';
import { documentsInMemory } from '../../../support/documents-in-memory.ts';
import { withFakeRepositories } from '../../../support/fake-code-commit.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aMember } from '../../../support/member.ts';
import { createOrganization, isWrite, newMotoAccount } from '../../../support/moto.ts';
import { aGovernance } from '../../../support/site.ts';

const [reader, other, outsider] = ['333333333333', '444444444444', '999999999999'];
const region = 'us-east-1';
const RoleName = 'ml-code-reader';
const repository = 'ml-pipelines';

beforeAll(createOrganization);

/** An owner on moto that shares one repository, whose records are in memory. */
async function anOwner() {
  const declared = aGovernance({ platform: { code: { repositories: [repository] } } });
  const moto = await newMotoAccount();
  const { iam, codeCommit } = moto.contextIn(region).clients;
  const repositories = withFakeRepositories(codeCommit);
  const owner = moto.accountId;
  const memory = documentsInMemory({ kind: 'code', name: 'code', owner, region, isDeclared: true });
  const run = async (admitted: readonly string[], isDeclared = true, intend?: () => Promise<void>) => {
    const resources = [{ ...memory.resource(), admitted, audiences: { readers: admitted }, isDeclared }];
    const documents = memory.documentsOf(resources);
    const member = aMember({ id: owner, type: 'shared-services' });
    const governance = isDeclared ? declared : aGovernance();
    const results = await runSteps(code.steps, {
      contextIn: (where, item) => ({
        ...moto.contextIn(where),
        member,
        governance,
        resources,
        item,
        documents: { ...documents, ...(intend ? { intend } : {}) },
      }),
      homeRegion: region,
      regions: [region],
      closedReason: async () => undefined,
      denialReason: async () => undefined,
      dryRun: false,
      now: () => new Date(),
      previousResults: [],
    });
    const stepOf = (id: string) => results.find(({ step }) => step === id);
    return { role: stepOf('code-reader'), repository: stepOf('code-repository'), drifts: documents.drifts() };
  };
  const trust = async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    return canonicalPolicy(Role?.AssumeRolePolicyDocument ?? '');
  };
  const permissions = async () => {
    const found = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'palisade' }));
    return canonicalPolicy(found.PolicyDocument ?? '');
  };
  const writes = () => moto.takeSentCommands().filter(isWrite);
  return { moto, iam, owner, repositories, memory, run, trust, permissions, writes };
}

test('nothing is written of the role as long as it cannot be put on record', async () => {
  const { run, writes } = await anOwner();
  const { role } = await run([reader], true, () => Promise.reject(awsError('InternalServerError', 500)));
  expect([role?.state, writes()]).toEqual(['waiting', ['CreateRepository']]);
});

type Owner = Awaited<ReturnType<typeof anOwner>>;
const bothAre = (state: StepResult['state']) => ({ role: { state }, repository: { state } });

test('a bare account gets the repository and the role, and the second run writes nothing', async () => {
  const { run, repositories, trust, permissions, iam, writes } = await anOwner();
  expect(await run([reader])).toMatchObject(bothAre('done'));
  expect(repositories.get(repository)).toEqual({
    'managed-by': 'palisade',
    'palisade:resource': 'code/ml-pipelines',
  });
  expect(await trust()).toContain(reader);
  expect(await permissions()).toContain(`:${repository}"`);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  expect(Role?.Tags).toContainEqual({ Key: 'palisade:resource', Value: 'code/code' });
  writes();
  expect(await run([reader])).toMatchObject(bothAre('already'));
  expect(writes()).toEqual([]);
});

test('who is admitted later is added to the trust, and who is not any more is taken out', async () => {
  const { run, trust, writes } = await anOwner();
  await run([reader]);
  writes();
  const { role, drifts } = await run([other]);
  expect(role).toMatchObject({ state: 'done', reason: `it admits ${other}; it admits ${reader} no more` });
  expect([writes(), drifts]).toEqual([['UpdateAssumeRolePolicy'], []]);
  expect([(await trust()).includes(other), (await trust()).includes(reader)]).toEqual([true, false]);
});

test('an attempt that was interrupted at any of its writes is finished by the next one (platform check 23)', async () => {
  for (let write = 1; ; write += 1) {
    const { run, moto, writes } = await anOwner();
    moto.breakWrite(write);
    const first = await run([reader]);
    if (first.role?.state === 'done' && first.repository?.state === 'done') return expect(write).toBeGreaterThan(3);
    const second = await run([reader]);
    expect([second.role, second.repository].every((each) => each && isSatisfied(each))).toBe(true);
    expect({ write, drifts: [...first.drifts, ...second.drifts] }).toEqual({ write, drifts: [] });
    writes();
    expect(await run([reader])).toMatchObject(bothAre('already'));
    expect(writes()).toEqual([]);
  }
});

const widen = async ({ iam, trust }: Owner) => {
  const PolicyDocument = (await trust()).replace(reader, outsider);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
};

test.each<{ readonly what: string; readonly drift: (owner: Owner) => Promise<unknown> }>([
  { what: 'a trust that admits an outsider', drift: widen },
  {
    what: 'a trust that admits an outsider, of a role whose tags were taken away afterwards',
    drift: async (owner) => {
      await owner.iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['palisade:resource'] }));
      await widen(owner);
    },
  },
])('$what is set back, and remembered as drift (platform check 14)', async ({ drift }) => {
  const owner = await anOwner();
  await owner.run([reader]);
  const before = await owner.trust();
  await drift(owner);
  const { drifts } = await owner.run([reader]);
  expect(drifts).toMatchObject([{ document: 'trustPolicy', isDrift: true, isConfirmed: true, admitted: [reader] }]);
  expect(await owner.trust()).toBe(before);
  expect((await owner.run([reader])).drifts).toEqual([]);
});

test('a policy that somebody gave the role is removed', async () => {
  const { run, iam } = await anOwner();
  await run([reader]);
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument }));
  const { role } = await run([reader]);
  expect(role).toMatchObject({ state: 'done', change: { others: ['more'] } });
  expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(['palisade']);
});

test('permissions that somebody widened are set back', async () => {
  const { run, iam, permissions } = await anOwner();
  await run([reader]);
  const before = await permissions();
  const PolicyDocument = before.replace('codecommit:GitPull', 'codecommit:*');
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'palisade', PolicyDocument }));
  expect(await run([reader])).toMatchObject({
    role: { state: 'done', reason: 'different from what is required: permissions' },
  });
  expect(await permissions()).toBe(before);
});

test('a role and a repository that Palisade did not make stay as they are, until they are tagged (platform check 24)', async () => {
  const { run, iam, repositories, trust, memory, writes, owner } = await anOwner();
  const former = canonicalPolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: 'sts:AssumeRole' }],
    }),
  );
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: former }));
  repositories.set(repository, { team: 'ml' });
  writes();
  const refused = await run([reader]);
  expect(refused).toMatchObject(bothAre('failed'));
  for (const each of [refused.role, refused.repository])
    expect(each?.reason).toContain('Tag it managed-by=palisade to hand it over');
  expect(writes()).toEqual([]);
  expect(await trust()).toBe(former);
  const tag = { Key: 'managed-by', Value: 'palisade' };
  await iam.send(new TagRoleCommand({ RoleName, Tags: [tag] }));
  repositories.set(repository, { team: 'ml', 'managed-by': 'palisade' });
  expect(await run([reader])).toMatchObject({ ...bothAre('done'), drifts: [] });
  expect(memory.record()?.documents['trustPolicy']?.before).toBe(former);
  expect(await trust()).toContain(reader);
  expect(repositories.get(repository)).toMatchObject({ team: 'ml', 'palisade:resource': 'code/ml-pipelines' });
});

test('code that left governance.yml is read by nobody, and nothing is deleted (platform check 25)', async () => {
  const { run, repositories, trust, permissions, memory, writes } = await anOwner();
  await run([reader]);
  writes();
  expect(await run([], false)).toMatchObject({ role: { state: 'done' }, repository: undefined });
  expect(writes()).toEqual(['UpdateAssumeRolePolicy', 'PutRolePolicy']);
  expect([(await trust()).includes('Allow'), (await permissions()).includes('Allow')]).toEqual([false, false]);
  expect([...repositories.keys()]).toEqual([repository]);
  expect(memory.record()).toMatchObject({ state: 'closed', admitted: [] });
});

test('code that was never shared gets no role', async () => {
  const { run, writes } = await anOwner();
  expect(await run([], false)).toMatchObject({ role: { state: 'skipped' }, repository: undefined });
  expect(writes()).toEqual([]);
});
