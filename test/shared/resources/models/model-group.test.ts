// The model package group of a model: made, kept in step, remediated, and resumed after an interruption at any of its writes.

import { isSatisfied, type StepResult } from '../../../../shared/accounts/account-record.ts';
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { canonicalPolicy } from '../../../../shared/aws/canonical-policy.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { models } from '../../../../shared/resources/models/models.ts';
import type { SharedResource } from '../../../../shared/steps/shared-resource.ts';
import { documentsInMemory } from '../../../support/documents-in-memory.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { fakeSageMaker, isWrite } from '../../../support/fake-sagemaker.ts';
import { aMember } from '../../../support/member.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../../support/site.ts';

const owner = '222222222222';
const [science, testing, production] = ['444444444444', '555555555555', '666666666666'];
const outsider = '999999999999';
const governance = aGovernance({ platform: { models: ['churn'] } });

/** An owner with one model, whose records are in memory. */
function anOwner() {
  const sageMaker = fakeSageMaker(owner);
  const memory = documentsInMemory({ kind: 'models', name: 'churn', owner, region: 'us-east-1', isDeclared: true });
  const run = async (consumers: readonly string[], changes: Partial<SharedResource> = {}) => {
    const audiences = { consumers, deployers: [], registrars: [] };
    const resources = [{ ...memory.resource(), admitted: consumers, audiences, ...changes }];
    const documents = memory.documentsOf(resources);
    const member = aMember({ id: owner, type: 'shared-services' });
    const clients = { sageMaker: sageMaker.client } as AccessRoleClients;
    const contextIn = (region: string, item: string | null = null) =>
      aStepContext({ governance, region, item, clients, member, resources, documents });
    const [result] = await runSteps(models.steps, aBaselineRun({ contextIn }));
    if (result === undefined) throw new Error('the step has a result');
    return { result, drifts: documents.drifts() };
  };
  const stateAfter = async (...given: Parameters<typeof run>): Promise<StepResult['state']> =>
    (await run(...given)).result.state;
  const policy = () => canonicalPolicy(sageMaker.groups.get('ml-churn')?.policy ?? '{}');
  const writes = () => sageMaker.takeSent().filter(isWrite);
  return { sageMaker, memory, run, stateAfter, policy, writes };
}

test('a bare account gets a group with tags and policy, and nothing is written again', async () => {
  const { sageMaker, stateAfter, policy, writes } = anOwner();
  expect(await stateAfter([science])).toBe('done');
  expect(writes()).toEqual(['CreateModelPackageGroup', 'PutModelPackageGroupPolicy']);
  expect(sageMaker.groups.get('ml-churn')?.tags).toEqual([
    { Key: 'managed-by', Value: 'palisade' },
    { Key: 'palisade:resource', Value: 'models/churn' },
  ]);
  expect(policy()).toContain(science);
  expect(await stateAfter([science])).toBe('already');
  const sent = sageMaker.takeSent();
  expect({ writes: sent.filter(isWrite), reads: sent.length }).toEqual({ writes: [], reads: 3 });
});

test('who is admitted later is added, and who is not any more is taken out', async () => {
  const { run, policy, writes } = anOwner();
  await run([science]);
  writes();
  const { result, drifts } = await run([testing]);
  expect(result.reason).toBe(`it admits ${testing}; it admits ${science} no more`);
  expect(writes()).toEqual(['PutModelPackageGroupPolicy']);
  expect([policy().includes(testing), policy().includes(science), drifts]).toEqual([true, false, []]);
});

test('an attempt that was interrupted at any of its writes is finished by the next one (platform check 23)', async () => {
  for (let write = 1; ; write += 1) {
    const { sageMaker, run, stateAfter, writes } = anOwner();
    sageMaker.breakWrite(write);
    const first = await run([science]);
    if (first.result.state === 'done') return expect(write).toBe(3);
    expect(isSatisfied(first.result)).toBe(false);
    const second = await run([science]);
    expect([isSatisfied(second.result), ...first.drifts, ...second.drifts]).toEqual([true]);
    writes();
    expect(await stateAfter([science])).toBe('already');
    expect(writes()).toEqual([]);
  }
});

test('a policy that could not be read back after its write is no drift (platform check 23)', async () => {
  const { sageMaker, run } = anOwner();
  await run([science]);
  sageMaker.refuse('GetModelPackageGroupPolicy', awsError('InternalError', 500), 'PutModelPackageGroupPolicy');
  const broken = await run([testing]);
  expect(isSatisfied(broken.result)).toBe(false);
  sageMaker.allowAll();
  const { result, drifts } = await run([testing]);
  expect([isSatisfied(result), ...drifts]).toEqual([true]);
});

type Owner = ReturnType<typeof anOwner>;
function groupOf({ sageMaker }: Owner) {
  const group = sageMaker.groups.get('ml-churn');
  if (group === undefined) throw new Error('there is a group');
  return group;
}

test.each<{ readonly what: string; readonly drift: (owner: Owner) => void }>([
  {
    what: 'a statement for an outsider',
    drift: (made) => (groupOf(made).policy = made.policy().replace(science, outsider)),
  },
  { what: 'a deleted policy', drift: (made) => (groupOf(made).policy = null) },
  {
    what: 'a changed policy of a group whose tags were taken away',
    drift: (made) => Object.assign(groupOf(made), { tags: [], policy: made.policy().replace(science, outsider) }),
  },
])('$what is remediated, and remembered as drift (platform check 14)', async ({ drift }) => {
  const made = anOwner();
  await made.run([science]);
  const before = made.policy();
  drift(made);
  const { drifts } = await made.run([science]);
  expect(drifts).toMatchObject([{ document: 'groupPolicy', isDrift: true, isConfirmed: true, admitted: [science] }]);
  expect(made.policy()).toBe(before);
  expect((await made.run([science])).drifts).toEqual([]);
});

test('a group that Palisade did not make stays as it is, until it is tagged (platform check 24)', async () => {
  const { sageMaker, memory, run, policy, writes } = anOwner();
  const Statement = [{ Effect: 'Allow', Principal: { AWS: production }, Action: 'sagemaker:*', Resource: '*' }];
  const former = canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  const group = { tags: [{ Key: 'team', Value: 'crm' }], policy: former, status: 'Completed' };
  sageMaker.groups.set('ml-churn', group);
  const { result } = await run([science]);
  expect(result).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('Tag it managed-by=palisade to hand it over'),
  });
  expect([writes(), policy()]).toEqual([[], former]);
  group.tags.push({ Key: 'managed-by', Value: 'palisade' });
  expect(await run([science])).toMatchObject({ result: { state: 'done' }, drifts: [] });
  expect(memory.record()?.documents['groupPolicy']?.before).toBe(former);
  expect(group.tags).toContainEqual({ Key: 'team', Value: 'crm' });
  expect(policy()).toContain(science);
});

test('a model that left governance.yml admits nobody, and nothing is deleted (platform check 25)', async () => {
  const { memory, run, stateAfter, policy, writes, sageMaker } = anOwner();
  await run([science]);
  writes();
  expect(await stateAfter([], { isDeclared: false })).toBe('done');
  expect(writes()).toEqual(['PutModelPackageGroupPolicy']);
  expect([policy().includes(science), sageMaker.groups.size]).toEqual([false, 1]);
  expect(memory.record()).toMatchObject({ state: 'closed', admitted: [] });
});

test('a model that left governance.yml without a group gets none', async () => {
  const { stateAfter, writes } = anOwner();
  expect(await stateAfter([], { isDeclared: false })).toBe('skipped');
  expect(writes()).toEqual([]);
});

test.each(['DescribeModelPackageGroup', 'GetModelPackageGroupPolicy', 'ListTags'])(
  'a group of which %s is denied is not taken for compliant, and nothing is written',
  async (command) => {
    const { sageMaker, run, stateAfter, writes } = anOwner();
    await run([science]);
    writes();
    sageMaker.refuse(command, awsError('AccessDeniedException', 400));
    expect(await stateAfter([testing])).toBe('waiting');
    expect(writes()).toEqual([]);
  },
);

test('a group that is being deleted is left alone, and said', async () => {
  const { sageMaker, run, writes } = anOwner();
  sageMaker.groups.set('ml-churn', { tags: [], policy: null, status: 'Deleting' });
  const { result } = await run([science]);
  expect(result).toMatchObject({ state: 'failed', reason: expect.stringContaining('with the status Deleting') });
  expect(writes()).toEqual([]);
});
