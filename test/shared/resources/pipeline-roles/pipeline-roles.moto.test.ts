// The roles of pipelines on bare accounts: made, kept in step with the chain, set back, and resumed after an interruption at
// any write.
import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { isSatisfied } from '../../../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import type { ResourceKind } from '../../../../shared/resources/contract/kind.ts';
import {
  deploymentRole,
  pipelineRole,
  trainingRole,
} from '../../../../shared/resources/pipeline-roles/pipeline-roles.ts';
import { documentsInMemory } from '../../../support/documents-in-memory.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aMember } from '../../../support/member.ts';
import { createOrganization, isWrite, newMotoAccount } from '../../../support/moto.ts';
import { aGovernance } from '../../../support/site.ts';

const [shared, other, outsider] = ['222222222222', '666666666666', '999999999999'];
const region = 'us-east-1';

beforeAll(createOrganization);

/** An account on moto that has one of the roles, whose records are in memory. */
async function anOwner(kind: ResourceKind = trainingRole, name = 'ml-pipeline') {
  const moto = await newMotoAccount();
  const { iam } = moto.contextIn(region).clients;
  const owner = moto.accountId;
  const memory = documentsInMemory({ kind: kind.id, name, owner, region, isDeclared: true });
  const [audience = ''] = Object.keys(kind.declared(withPipelines)[0]?.audiences ?? {});
  const run = async (admitted: readonly string[], isDeclared = true, intend?: () => Promise<void>) => {
    const resources = [{ ...memory.resource(), admitted, audiences: { [audience]: admitted }, isDeclared }];
    const documents = memory.documentsOf(resources);
    const [role] = await runSteps(kind.steps, {
      contextIn: (where, item) => ({
        ...moto.contextIn(where),
        member: aMember({ id: owner, type: kind.ownerType }),
        governance: isDeclared ? withPipelines : aGovernance(),
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
    return { role, drifts: documents.drifts() };
  };
  const trust = async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return canonicalPolicy(Role?.AssumeRolePolicyDocument ?? '');
  };
  const permissions = async () => {
    const found = await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: 'palisade' }));
    return canonicalPolicy(found.PolicyDocument ?? '');
  };
  const writes = () => moto.takeSentCommands().filter(isWrite);
  return { moto, iam, name, owner, memory, run, trust, permissions, writes };
}
type Owner = Awaited<ReturnType<typeof anOwner>>;

const withPipelines = aGovernance({
  platform: {
    code: { repositories: ['ml-pipelines'] },
    models: ['churn'],
    pipelines: {
      churn: {
        source: { repository: 'ml-pipelines' },
        model: 'churn',
        train: 'buildspec-train.yml',
        deploy: 'endpoint.yml',
        approvers: ['ml-approver'],
      },
    },
  },
});

test('21: a role that trusts shared-services is not made before the role that it trusts is there', async () => {
  const { run, writes, trust } = await anOwner();
  const { role } = await run([]);
  expect(role).toMatchObject({ state: 'skipped', attention: true, inForce: false });
  expect(role?.reason).toMatch(
    /^the role ml-pipeline is not made yet: it trusts the role ml-pipeline of shared-services/,
  );
  expect(writes()).toEqual([]);
  expect(await run([shared])).toMatchObject({ role: { state: 'done', reason: 'there is no role ml-pipeline' } });
  expect(writes()).toEqual(['CreateRole', 'PutRolePolicy']);
  expect(await trust()).toContain(`arn:aws:iam::${shared}:role/ml-pipeline`);
});

test('nothing is written as long as it cannot be put on record', async () => {
  const { run, writes } = await anOwner();
  const { role } = await run([shared], true, () => Promise.reject(awsError('InternalServerError', 500)));
  expect([role?.state, writes()]).toEqual(['waiting', []]);
});

test('a policy that somebody gives a role is removed and on record, one that denies something stays', async () => {
  const { run, iam, name, writes } = await anOwner();
  await run([shared]);
  const policy = (Effect: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action: '*', Resource: '*' }] });
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'more', PolicyDocument: policy('Allow') }));
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'stop', PolicyDocument: policy('Deny') }));
  writes();
  const { role } = await run([shared]);
  expect(role).toMatchObject({
    state: 'done',
    reason: 'somebody gave the role other policies: more',
    before: { others: { inline: { more: canonicalPolicy(policy('Allow')) } } },
  });
  expect(writes()).toEqual(['DeleteRolePolicy']);
  expect((await run([shared])).role).toMatchObject({
    state: 'already',
    reason: 'the role ml-pipeline works with 1 account; policies of others that deny something stay: stop',
  });
});

test.each([
  { kind: pipelineRole, name: 'ml-pipeline', trusts: 'codepipeline.amazonaws.com' },
  { kind: pipelineRole, name: 'ml-pipeline-build', trusts: 'codebuild.amazonaws.com' },
  { kind: trainingRole, name: 'ml-pipeline', trusts: `${shared}:role/ml-pipeline` },
  { kind: trainingRole, name: 'ml-pipeline', trusts: `${shared}:role/ml-pipeline-build` },
  { kind: deploymentRole, name: 'ml-pipeline', trusts: `${shared}:role/ml-pipeline` },
  { kind: deploymentRole, name: 'ml-pipeline-cloudformation', trusts: 'cloudformation.amazonaws.com' },
])('the step $kind.id makes $name, and its second run writes nothing', async ({ kind, name, trusts }) => {
  const { run, iam, trust, permissions, writes } = await anOwner(kind, name);
  expect(await run([shared])).toMatchObject({ role: { state: 'done' } });
  expect(await trust()).toContain(trusts);
  expect(await permissions()).toContain(shared);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  expect(Role?.Tags).toEqual(
    expect.arrayContaining([
      { Key: 'managed-by', Value: 'palisade' },
      { Key: 'palisade:resource', Value: `${kind.id}/${name}` },
    ]),
  );
  writes();
  expect(await run([shared])).toMatchObject({ role: { state: 'already' }, drifts: [] });
  expect(writes()).toEqual([]);
});

test('the role in shared-services is made without accounts to train in, and assumes those that come', async () => {
  const { run, permissions, memory, writes } = await anOwner(pipelineRole);
  expect(await run([])).toMatchObject({ role: { state: 'done' } });
  expect(await permissions()).not.toContain('sts:AssumeRole');
  writes();
  expect(await run([other])).toMatchObject({ role: { state: 'done', reason: `it admits ${other}` }, drifts: [] });
  expect(writes()).toEqual(['PutRolePolicy']);
  expect(await permissions()).toContain(`arn:aws:iam::${other}:role/ml-pipeline`);
  // All of it is as recorded, the trust, which did not change, as well.
  expect(Object.values(memory.record()?.documents ?? {}).map(({ isVerified }) => isVerified)).toEqual([true, true]);
});

test('21: the role of builds works with the accounts that train, and with none that deploys', () => {
  const audiences = pipelineRole.declared(withPipelines).map(({ name, audiences: each }) => [name, each]);
  expect(Object.fromEntries(audiences)).toEqual({
    'ml-pipeline': { trains: ['testing'], deploys: ['production'] },
    'ml-pipeline-build': { trains: ['testing'] },
  });
  const [, permissions] = pipelineRole.documents;
  const text = permissions?.text(
    { kind: 'pipeline-role', name: 'ml-pipeline-build', owner: shared, region },
    { organizationId: 'o-ours', accountsOf: (audience) => (audience === 'trains' ? [other] : [outsider]) },
  );
  expect(text).toContain(`arn:aws:iam::${other}:role/ml-pipeline`);
  expect(text).not.toContain(outsider);
});

test('a shared-services account that is not admitted any more is trusted no more, before anything else', async () => {
  const { run, trust, writes } = await anOwner();
  await run([shared, other]);
  writes();
  expect(await run([other])).toMatchObject({ role: { state: 'done', reason: `it admits ${shared} no more` } });
  expect(writes()).toEqual(['UpdateAssumeRolePolicy', 'PutRolePolicy']);
  expect([(await trust()).includes(shared), (await trust()).includes(other)]).toEqual([false, true]);
  await run([]);
  expect(await trust()).not.toContain('"Allow"');
});

test('23: an attempt that was interrupted at any of its writes is finished by the next one', async () => {
  for (let write = 1; ; write += 1) {
    const { run, moto, writes } = await anOwner(deploymentRole);
    moto.breakWrite(write);
    const first = await run([shared]);
    if (first.role?.state === 'done') return expect(write).toBeGreaterThan(2);
    const second = await run([shared]);
    expect(second.role && isSatisfied(second.role)).toBe(true);
    expect({ write, drifts: [...first.drifts, ...second.drifts] }).toEqual({ write, drifts: [] });
    writes();
    expect(await run([shared])).toMatchObject({ role: { state: 'already' } });
    expect(writes()).toEqual([]);
  }
});

const widenTrust = async ({ iam, name, trust }: Owner) => {
  const PolicyDocument = (await trust()).replace(shared, outsider);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument }));
};

test.each<{ what: string; document: string; drift: (owner: Owner) => Promise<unknown> }>([
  { what: 'a trust that somebody widened', document: 'trustPolicy', drift: widenTrust },
  {
    what: 'a trust that somebody widened after taking the tags away',
    document: 'trustPolicy',
    drift: async (owner) => {
      await owner.iam.send(
        new UntagRoleCommand({ RoleName: owner.name, TagKeys: ['managed-by', 'palisade:resource'] }),
      );
      await widenTrust(owner);
    },
  },
  {
    what: 'permissions that somebody widened',
    document: 'permissions',
    drift: async ({ iam, name, permissions }) => {
      const PolicyDocument = (await permissions()).replace('sagemaker:CreateTrainingJob', 'sagemaker:*');
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'palisade', PolicyDocument }));
    },
  },
])('14: $what: set back, and remembered as drift', async ({ document, drift }) => {
  const owner = await anOwner();
  await owner.run([shared]);
  const before = [await owner.trust(), await owner.permissions()];
  await drift(owner);
  const { drifts } = await owner.run([shared]);
  expect(drifts).toMatchObject([{ document, isDrift: true, isConfirmed: true, admitted: [shared] }]);
  expect([await owner.trust(), await owner.permissions()]).toEqual(before);
  expect((await owner.run([shared])).drifts).toEqual([]);
});

test('24: a role that Palisade did not make stays as it is, until it is tagged', async () => {
  const { run, iam, name, trust, memory, writes, owner } = await anOwner();
  const former = canonicalPolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: 'sts:AssumeRole' }],
    }),
  );
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: former }));
  writes();
  const { role } = await run([shared]);
  expect(role?.state).toBe('failed');
  expect(role?.reason).toContain('Tag it managed-by=palisade to hand it over');
  expect([writes(), await trust()]).toEqual([[], former]);
  await iam.send(new TagRoleCommand({ RoleName: name, Tags: [{ Key: 'managed-by', Value: 'palisade' }] }));
  expect(await run([shared])).toMatchObject({ role: { state: 'done' }, drifts: [] });
  expect(memory.record()?.documents['trustPolicy']?.before).toBe(former);
});

test('25: without pipelines the role trusts nobody, and nothing is deleted', async () => {
  const { run, trust, memory, writes } = await anOwner();
  await run([shared]);
  writes();
  expect(await run([], false)).toMatchObject({ role: { state: 'done' } });
  expect(writes()).toEqual(['UpdateAssumeRolePolicy', 'PutRolePolicy']);
  expect(await trust()).not.toContain('"Allow"');
  expect(memory.record()).toMatchObject({ state: 'closed', admitted: [] });
});

test('a role that was never made stays away once there are no pipelines', async () => {
  const { run, writes } = await anOwner();
  expect(await run([], false)).toMatchObject({ role: { state: 'skipped' } });
  expect(writes()).toEqual([]);
});
