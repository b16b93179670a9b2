// The pipeline of a model: made once all that it names is there, kept as it is declared, and resumed after an interruption at
// any write.
import { randomUUID } from 'node:crypto';
import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand } from '@aws-sdk/client-kms';
import { isSatisfied, type StepResult } from '../../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { pipeline } from '../../../../shared/resources/pipelines/pipeline.ts';
import { createKey } from '../../../../shared/steps/data-key.ts';
import type { SharedResource } from '../../../../shared/steps/shared-resource.ts';
import { withFakeConnections } from '../../../support/fake-connections.ts';
import { withFakePipelines } from '../../../support/fake-pipelines.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aMember } from '../../../support/member.ts';
import { createOrganization, isWrite, newMotoAccount } from '../../../support/moto.ts';
import { churn } from '../../../support/pipeline-plan.ts';
import { aGovernance } from '../../../support/site.ts';

const region = 'us-east-1';
const alias = 'alias/ml/artifacts';
const roles = ['ml-pipeline', 'ml-pipeline-build', 'ml-execution', 'ml-pipeline-cloudformation'];

beforeAll(createOrganization);

/** A shared-services account on moto with the key and the roles that a pipeline names, of which some may be missing. */
async function anOwner({ withKey = true, without = '', isElsewhere = false } = {}) {
  const moto = await newMotoAccount();
  const connection = `arn:aws:codeconnections:${region}:${moto.accountId}:connection/${randomUUID()}`;
  const source = isElsewhere ? { repository: 'corp/ml', connection } : churn.source;
  const governance = aGovernance({ platform: { models: ['churn'], pipelines: { churn: { ...churn, source } } } });
  const { clients } = moto.contextIn(region);
  const fake = withFakePipelines(clients);
  const connections = new Map<string, string | Error>();
  withFakeConnections(clients.cloudControl, connections);
  if (withKey) {
    const TargetKeyId = await createKey(clients.kms, alias, JSON.stringify({ Statement: [] }));
    await clients.kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId }));
  }
  // On moto, the clients of all accounts are those of this one.
  for (const RoleName of roles.filter((each) => each !== without))
    await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Statement":[]}' }));
  const audiences = { trains: ['444444444444'], deploys: ['555555555555'] };
  const ofRole = { kind: 'pipeline-role', name: 'ml-pipeline', owner: moto.accountId, region, isDeclared: true };
  const known = { admitted: [], lastAdmitted: [], ownDocuments: {} };
  const run = async (
    changes: Partial<SharedResource> = {},
    { previousResults = [], at = new Date() }: { previousResults?: readonly StepResult[]; at?: Date } = {},
  ) => {
    const ofBuilds = { ...ofRole, ...known, name: 'ml-pipeline-build', audiences: { trains: audiences.trains } };
    const resources = [ofBuilds, { ...ofRole, ...known, audiences, ...changes }];
    const member = aMember({ id: moto.accountId, type: 'shared-services' });
    const [result] = await runSteps([{ ...pipeline, after: [] }], {
      contextIn: (where, item) => ({ ...moto.contextIn(where), governance, member, resources, item }),
      homeRegion: region,
      regions: [region],
      closedReason: async () => undefined,
      denialReason: async () => undefined,
      dryRun: false,
      now: () => at,
      previousResults,
    });
    if (result === undefined) throw new Error('the step has a result');
    return result;
  };
  return { moto, fake, connection, connections, run, writes: () => moto.takeSentCommands().filter(isWrite) };
}

test('an account gets its projects and then the pipeline, with tags, and the second run writes nothing', async () => {
  const { run, fake, writes } = await anOwner();
  writes();
  expect(await run()).toMatchObject({ state: 'done', item: 'churn', reason: 'there is no pipeline ml-churn' });
  expect(writes()).toEqual(['CreateProject', 'CreateProject', 'CreateProject', 'CreatePipeline']);
  expect(fake.pipelines.get('ml-churn')?.tags).toEqual([
    { key: 'managed-by', value: 'palisade' },
    { key: 'palisade:resource', value: 'pipeline/churn' },
  ]);
  expect([...fake.projects.keys()]).toEqual(['ml-churn-train', 'ml-churn-register', 'ml-churn-approve']);
  expect(await run()).toMatchObject({
    state: 'already',
    reason: 'ml-churn trains in 444444444444 and deploys in 555555555555',
  });
  expect(writes()).toEqual([]);
});

test('what AWS answers in another form than it was written is written once a minute, and not by each event about it', async () => {
  const { run, moto, writes } = await anOwner();
  await run();
  const { codeBuild } = moto.contextIn(region).clients;
  codeBuild.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        const projects = 'projects' in result.output ? (result.output.projects as { description?: string }[]) : [];
        if (commandName === 'BatchGetProjectsCommand') for (const each of projects) each.description = 'other words';
        return result;
      },
    { step: 'initialize' },
  );
  writes();
  const after = (milliseconds: number) => new Date(Date.UTC(2026, 10, 30) + milliseconds);
  const first = await run({}, { at: after(0) });
  expect([first.state, writes().length]).toEqual(['waiting', 3]);
  const second = await run({}, { previousResults: [first], at: after(59_000) });
  expect([second.state, writes()]).toEqual(['waiting', []]);
  expect(second.reason).toContain('not in effect yet');
  await run({}, { previousResults: [second], at: after(60_000) });
  expect(writes()).toHaveLength(3);
});

test.each([
  {
    what: 'the key of artifacts',
    owner: { withKey: false },
    reason: 'there is no key of Palisade behind alias/ml/artifacts',
  },
  ...roles.map((role) => ({ what: role, owner: { without: role }, reason: `role/${role} is not there` })),
])('no pipeline is made without $what, and nothing is written (platform check 21)', async ({ owner, reason }) => {
  const { run, writes } = await anOwner(owner);
  writes();
  expect(await run()).toMatchObject({
    state: 'skipped',
    attention: true,
    reason: expect.stringMatching(`^the pipeline is not made yet: .*${reason}`),
  });
  expect(writes()).toEqual([]);
});

test('without an admitted account to deploy in there is no pipeline, and no call to another account', async () => {
  const { run, writes } = await anOwner();
  writes();
  const result = await run({ audiences: { trains: ['444444444444'], deploys: [] } });
  expect(result).toMatchObject({ state: 'skipped', reason: expect.stringContaining('waits for an account of type') });
  expect(writes()).toEqual([]);
});

describe('a pipeline that is there, once several accounts can be meant', () => {
  const several = { trains: ['444444444444', '444444444445'], deploys: ['555555555555', '555555555556'] };

  test('is kept in those that it names', async () => {
    const { run, fake, writes } = await anOwner();
    await run();
    writes();
    const reason = 'ml-churn trains in 444444444444 and deploys in 555555555555';
    expect([await run({ audiences: several }), writes()]).toMatchObject([{ state: 'already', reason }, []]);
    const made = fake.pipelines.get('ml-churn');
    if (made)
      made.pipeline = { ...made.pipeline, stages: made.pipeline.stages?.filter(({ name }) => name !== 'Approval') };
    expect([await run({ audiences: several }), writes()]).toMatchObject([{ state: 'done' }, ['UpdatePipeline']]);
    expect(fake.pipelines.get('ml-churn')?.pipeline.stages).toHaveLength(5);
  });

  test.each([
    {
      what: 'they are others than it names',
      audiences: { ...several, deploys: ['555555555556', '555555555557'] },
      says: 'several accounts of type production can be meant',
    },
    { what: 'none is admitted any more', audiences: { ...several, trains: [] }, says: 'waits for an account of type' },
  ])('is not kept where $what, and the step says so', async ({ audiences, says }) => {
    const { run, writes } = await anOwner();
    await run();
    writes();
    const reason = expect.stringMatching(`^the pipeline is there and is not kept as it is declared: .*${says}`);
    expect([await run({ audiences }), writes()]).toMatchObject([{ state: 'skipped', attention: true, reason }, []]);
  });

  test.each([
    { what: 'builds do not agree in which account they train', project: 'ml-churn-register', with: '444444444445' },
    { what: 'builds name no account', project: 'ml-churn-register', with: '' },
  ])('is not kept where its $what', async ({ project, with: other }) => {
    const { run, fake, writes } = await anOwner();
    await run();
    const made = JSON.stringify(fake.projects.get(project));
    fake.projects.set(project, JSON.parse(made.replaceAll('444444444444', other)));
    writes();
    expect([await run({ audiences: several }), writes()]).toMatchObject([{ state: 'skipped', attention: true }, []]);
  });

  test('is not made where several accounts can be meant from the beginning', async () => {
    const { run, writes } = await anOwner();
    writes();
    const reason = expect.stringMatching('^the pipeline is not made yet: several accounts of type testing');
    expect([await run({ audiences: several }), writes()]).toMatchObject([{ state: 'skipped', reason }, []]);
  });
});

describe('with a connection to the repository', () => {
  test('a pipeline is made once somebody has confirmed the connection', async () => {
    const { run, connections, connection, fake, writes } = await anOwner({ isElsewhere: true });
    writes();
    for (const [status, says] of [
      ['PENDING', 'waits for somebody to confirm it'],
      ['ERROR', 'is in status ERROR'],
    ] as const) {
      connections.set(connection, status);
      const reason = expect.stringMatching(`^the pipeline is not made yet: the connection .* ${says}`);
      expect(await run()).toMatchObject({ state: 'skipped', attention: true, reason });
    }
    expect(writes()).toEqual([]);
    connections.set(connection, 'AVAILABLE');
    expect(await run()).toMatchObject({ state: 'done' });
    const [source] = fake.pipelines.get('ml-churn')?.pipeline.stages ?? [];
    expect(source?.actions).toMatchObject([
      { configuration: { ConnectionArn: connection, FullRepositoryId: 'corp/ml' } },
    ]);
  });

  test('one that is there is kept as it is declared, even if the connection cannot be read', async () => {
    const { run, connections, connection, fake, writes } = await anOwner({ isElsewhere: true });
    connections.set(connection, 'AVAILABLE');
    await run();
    writes();
    connections.set(connection, awsError('AccessDeniedException'));
    expect(await run()).toMatchObject({ state: 'already' });
    fake.pipelines.get('ml-churn')?.pipeline.stages?.splice(3, 1);
    expect([await run(), writes()]).toMatchObject([{ state: 'done' }, ['UpdatePipeline']]);
  });
});

describe('what starts a pipeline with a connection', () => {
  const sourceActionName = 'Source';
  type Triggers = NonNullable<PipelineDeclaration['triggers']>;
  const triggered = (...configurations: readonly object[]) =>
    configurations.map((more) => ({
      providerType: 'CodeStarSourceConnection',
      gitConfiguration: { sourceActionName, ...more },
    })) as Triggers;
  const branches = (...includes: readonly string[]) => ({ branches: { includes: [...includes] } });
  const detecting = (value: string) => ({ DetectChanges: value });

  async function aTriggered(triggers: Triggers | undefined, configuration = {}) {
    const owner = await anOwner({ isElsewhere: true });
    owner.connections.set(owner.connection, 'AVAILABLE');
    await owner.run();
    const made = owner.fake.pipelines.get('ml-churn')?.pipeline;
    if (made === undefined) throw new Error('the pipeline was made');
    made.triggers = triggers;
    Object.assign(made.stages?.[0]?.actions?.[0]?.configuration ?? {}, configuration);
    owner.writes();
    return owner;
  }

  test.each([
    { what: 'without a filter, as AWS adds it', triggers: triggered({}) },
    { what: 'with empty lists', triggers: triggered({ push: [], pullRequest: [] }) },
    {
      what: 'with a list of no excluded branches',
      triggers: triggered({ push: [{ branches: { includes: ['main'], excludes: [] } }] }),
    },
    {
      what: 'as the console writes it',
      triggers: triggered({ push: [branches('main')] }),
      more: detecting('false'),
    },
  ])('is a push to its branch, also $what: nothing is written', async ({ triggers, more }) => {
    const { run, writes } = await aTriggered(triggers, more);
    expect([await run(), writes()]).toMatchObject([{ state: 'already' }, []]);
  });

  test.each([
    { what: 'another branch', triggers: triggered({ push: [branches('other')] }) },
    { what: 'another branch, too', triggers: triggered({ push: [branches('main', 'other')] }) },
    { what: 'a pull request', triggers: triggered({ pullRequest: [branches('main')] }) },
    { what: 'a pull request, too', triggers: triggered({ push: [branches('main')], pullRequest: [branches('main')] }) },
    { what: 'a tag', triggers: triggered({ push: [{ tags: { includes: ['v*'] } }] }) },
    {
      what: 'a push to some files',
      triggers: triggered({ push: [{ ...branches('main'), filePaths: { includes: ['a'] } }] }),
    },
    { what: 'nothing', triggers: undefined },
    { what: 'nothing, with a trigger without a filter', triggers: triggered({}), more: detecting('false') },
  ])('is not $what: it is as declared again, with one write', async ({ triggers, more }) => {
    const { run, writes } = await aTriggered(triggers, more);
    expect([await run(), writes()]).toMatchObject([{ state: 'done' }, ['UpdatePipeline']]);
    expect([await run(), writes()]).toMatchObject([{ state: 'already' }, []]);
  });
});

type Owner = Awaited<ReturnType<typeof anOwner>>;

test.each<{ readonly what: string; readonly drift: (owner: Owner) => void; readonly expected: readonly string[] }>([
  {
    what: 'a pipeline without its approval',
    drift: ({ fake }) => {
      const made = fake.pipelines.get('ml-churn');
      if (made)
        made.pipeline = { ...made.pipeline, stages: made.pipeline.stages?.filter(({ name }) => name !== 'Approval') };
    },
    expected: ['UpdatePipeline'],
  },
  {
    what: 'a project with another build specification',
    drift: ({ fake }) => {
      const made = fake.projects.get('ml-churn-approve');
      if (made)
        fake.projects.set('ml-churn-approve', { ...made, source: { type: 'CODEPIPELINE', buildspec: 'x.yml' } });
    },
    expected: ['UpdateProject'],
  },
  {
    what: 'a pipeline without the tag that names it',
    drift: ({ fake }) => {
      fake.pipelines.get('ml-churn')?.tags.splice(1);
    },
    expected: ['TagResource'],
  },
])('$what is as declared again (platform check 23)', async ({ drift, expected }) => {
  const owner = await anOwner();
  await owner.run();
  const before = structuredClone(owner.fake);
  drift(owner);
  owner.writes();
  expect(await owner.run()).toMatchObject({ state: 'done' });
  expect(owner.writes()).toEqual(expected);
  const withoutVersion = ({ pipelines, projects }: Owner['fake']) => {
    const { version: _, ...declaration } = pipelines.get('ml-churn')?.pipeline ?? {};
    return { declaration, tags: pipelines.get('ml-churn')?.tags, projects };
  };
  expect(withoutVersion(owner.fake)).toEqual(withoutVersion(before));
});

test('an attempt that was interrupted at any of its writes is finished by the next one (platform check 23)', async () => {
  for (let write = 1; ; write += 1) {
    const { moto, run, writes } = await anOwner();
    moto.breakWrite(write);
    if ((await run()).state === 'done') return expect(write).toBe(5);
    expect(isSatisfied(await run())).toBe(true);
    writes();
    expect(await run()).toMatchObject({ state: 'already' });
    expect(writes()).toEqual([]);
  }
});

test('a pipeline or a project that Palisade did not make stays as it is, until it is tagged (platform check 24)', async () => {
  const { run, fake, writes } = await anOwner();
  fake.projects.set('ml-churn-train', { name: 'ml-churn-train', tags: [{ key: 'team', value: 'ml' }] });
  writes();
  expect(await run()).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('the project ml-churn-train was not made by Palisade and stays as it is'),
  });
  expect(writes()).toEqual([]);
  const tags = [
    { key: 'team', value: 'ml' },
    { key: 'managed-by', value: 'palisade' },
  ];
  fake.projects.set('ml-churn-train', { name: 'ml-churn-train', tags });
  expect(await run()).toMatchObject({ state: 'done' });
  expect(fake.projects.get('ml-churn-train')?.tags).toContainEqual({ key: 'team', value: 'ml' });
});
