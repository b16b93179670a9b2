import {
  GetPublicAccessBlockCommand,
  ListAccessPointsCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { mockClient } from 'aws-sdk-client-mock';
import type { AccountAge } from '../../../../shared/accounts/account-age.ts';
import type { StepResult } from '../../../../shared/accounts/account-record.ts';
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { accountPublicAccess } from '../../../../shared/baseline/steps/account-public-access.ts';
import type { Approval } from '../../../../shared/findings/approvals.ts';
import { holdSchema } from '../../../../shared/findings/finding.ts';
import { type FakeBuckets, fakeBuckets } from '../../../support/fake-buckets.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../../support/site.ts';
import { noSurrounding } from '../../../support/surroundings.ts';

const allOn = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const website = { resource: 'website', owner: 'o', reason: 'a website', expires: '2026-12-31' };
const enforced = {
  baseline: { modes: { all: { default: 'enforce' } } },
  guardrails: { all: { 's3-public-access': { mode: 'remediate' } } },
};

type Case = {
  parts?: object;
  age?: AccountAge;
  leftAlone?: string[];
  block?: object;
  buckets?: FakeBuckets;
  approval?: Approval | undefined;
  /** Whether another event uses the approval at the same moment. */
  isClaimed?: boolean;
};

async function run({
  parts = {},
  age = 'existing',
  leftAlone = [],
  block = {},
  buckets = fakeBuckets({}),
  approval,
  isClaimed = false,
}: Case) {
  const s3Control = new S3ControlClient({ region: 'us-east-1' });
  const mock = mockClient(s3Control);
  let found = block;
  mock.on(GetPublicAccessBlockCommand).callsFake(() => ({ PublicAccessBlockConfiguration: found }));
  mock.on(ListAccessPointsCommand).resolves({ AccessPointList: [] });
  mock.on(PutPublicAccessBlockCommand).callsFake(({ PublicAccessBlockConfiguration }) => {
    found = PublicAccessBlockConfiguration;
    return {};
  });
  const asked: string[] = [];
  const used: string[] = [];
  const clients = {
    s3Control,
    s3: buckets.s3,
    cloudFront: noSurrounding('cloudfront', 'us-east-1'),
    tagging: noSurrounding('tagging', 'us-east-1'),
  } as AccessRoleClients;
  const context = {
    governance: aGovernance({ ...enforced, ...parts }),
    age,
    clients,
    accessRoleClientsFor: () => clients,
    approvals: {
      find: async () => approval,
      claim: async (guardrail: string) => {
        used.push(guardrail);
        return !isClaimed;
      },
    },
    leftAlone: async (guardrail: string) => {
      asked.push(guardrail);
      return leftAlone;
    },
  };
  const step = { ...accountPublicAccess, after: [] };
  const [result] = await runSteps(
    [step],
    aBaselineRun({ contextIn: (region) => aStepContext({ region, ...context }) }),
  );
  return { result, asked, used, writes: mock.commandCalls(PutPublicAccessBlockCommand).length };
}

const publicPolicy = { policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }), isPolicyPublic: true };
const blocked = { publicAccessBlock: allOn };

function holdOf(result: StepResult | undefined) {
  return holdSchema.parse(result?.hold);
}

function approvalOf(fingerprint: string): Approval {
  return { by: 'dana', at: '2026-11-24T09:00:00.000Z', until: '2026-11-25T09:00:00.000Z', fingerprint, eventId: 'e' };
}

test('the block is written if nothing needs it open', async () => {
  const { result, asked, writes } = await run({});
  expect(result).toMatchObject({ state: 'done', change: allOn });
  expect([asked, writes]).toEqual([['s3-public-access'], 1]);
});

test.each<Case & { what: string; says: RegExp }>([
  { what: 'the step is monitored', parts: { baseline: { modes: { all: { default: 'monitor' } } } }, says: /not on/ },
  {
    what: 'the guardrail is monitored in accounts of this age',
    parts: { guardrails: { all: { 's3-public-access': { mode: { existing: 'monitor', new: 'remediate' } } } } },
    says: /s3-public-access is only monitored/,
  },
  { what: 'a bucket is exempt', parts: { exemptions: [website] }, says: /website \(exempt until 2026-12-31\)/ },
  {
    what: 'a bucket is exempt in this account and from this guardrail',
    parts: { exemptions: [{ ...website, account: '1111*', guardrail: 's3-public-access' }] },
    says: /website/,
  },
  { what: 'a remediation was undone', leftAlone: ['shop (undone)'], says: /shop \(undone\)/ },
  { what: 'a bucket is contested', leftAlone: ['shop (contested)'], says: /shop \(contested\)/ },
])('the block is left as it is if $what, and the result says why', async ({ says, ...each }) => {
  const { result, writes } = await run(each);
  expect(result).toMatchObject({ state: 'monitored', change: null, wouldChange: allOn });
  expect(result?.reason).toMatch(says);
  expect(writes).toBe(0);
});

test.each([
  { what: 'has ended', exemption: { ...website, expires: '2026-11-23' } },
  { what: 'is about another account', exemption: { ...website, account: '999999999999' } },
  { what: 'is about another guardrail', exemption: { ...website, guardrail: 's3-encryption' } },
])('an exemption that $what does not keep the account open', async ({ exemption }) => {
  expect((await run({ parts: { exemptions: [exemption] } })).writes).toBe(1);
});

test('a block that is on stays on, whatever is exempt, and no finding is asked for', async () => {
  const { result, asked, writes } = await run({ block: allOn, parts: { exemptions: [website] } });
  expect(result).toMatchObject({ state: 'already' });
  expect([asked, writes]).toEqual([[], 0]);
});

test('an account without buckets costs one call more', async () => {
  const buckets = fakeBuckets({});
  const { result } = await run({ buckets });
  expect(result).toMatchObject({ state: 'done' });
  expect(buckets.calls.map(({ command }) => command)).toEqual(['ListBucketsCommand']);
});

test('a bucket that blocks public access itself counts no more, and costs one read', async () => {
  const buckets = fakeBuckets({ website: { ...publicPolicy, ...blocked }, data: blocked });
  expect(await run({ buckets })).toMatchObject({ result: { state: 'done', change: allOn }, writes: 1 });
  expect(buckets.calls.map(({ command }) => command)).toEqual([
    'ListBucketsCommand',
    'GetPublicAccessBlockCommand',
    'GetPublicAccessBlockCommand',
  ]);
});

test('the block is held as long as it would break a bucket, in whichever Region, and says which', async () => {
  const buckets = fakeBuckets({ website: publicPolicy, data: {}, shop: publicPolicy }, { shop: 'sa-east-1' });
  const { result, writes } = await run({ buckets });
  expect(writes).toBe(0);
  expect(result).toMatchObject({ state: 'held', change: null, wouldChange: allOn });
  expect(result?.reason).toMatch(/^not on: .*; held: anonymous readers .* for shop \(.*\), website \(.*\) \(seen by/);
  expect(holdOf(result)).toMatchObject({
    hazards: [{ id: 'P1', affects: expect.not.stringContaining('data'), approvable: true }],
    approval: 'when-held',
    isApprovable: true,
  });
  expect(result?.before).not.toHaveProperty('hold');
});

test('buckets without dependants do not hold the block', async () => {
  expect(await run({ buckets: fakeBuckets({ data: {}, logs: {} }) })).toMatchObject({ result: { state: 'done' } });
});

test('a bucket that was deleted meanwhile does not count', async () => {
  const buckets = fakeBuckets({ website: publicPolicy });
  buckets.fail('GetPublicAccessBlockCommand', 'NoSuchBucket');
  expect(await run({ buckets })).toMatchObject({ result: { state: 'done' } });
});

test.each(['GetPublicAccessBlockCommand', 'GetBucketPolicyStatusCommand', 'GetBucketAclCommand'])(
  'a bucket whose %s is denied holds the block',
  async (command) => {
    const buckets = fakeBuckets({ secret: {} });
    buckets.fail(command, 'AccessDenied');
    const { result, writes } = await run({ buckets });
    expect(writes).toBe(0);
    expect(holdOf(result).hazards).toMatchObject([{ id: 'unread', affects: expect.stringMatching(/^secret /) }]);
  },
);

test.each(['SlowDown', 'ServiceUnavailable'])(
  'a bucket that answers %s is looked at again by the next attempt',
  async (name) => {
    for (const command of ['GetPublicAccessBlockCommand', 'GetBucketPolicyStatusCommand']) {
      const buckets = fakeBuckets({ website: publicPolicy });
      buckets.fail(command, name);
      expect(await run({ buckets })).toMatchObject({ result: { state: 'waiting' }, writes: 0 });
    }
  },
);

test('what is exempt, undone or monitored is left alone before anything is looked at', async () => {
  const buckets = fakeBuckets({ website: publicPolicy });
  for (const each of [{ parts: { exemptions: [website] } }, { leftAlone: ['website (undone)'] }]) {
    expect(await run({ ...each, buckets })).toMatchObject({ result: { state: 'monitored' } });
  }
  expect(buckets.calls).toEqual([]);
});

test('an approval is for all buckets that it was given for, once', async () => {
  const first = await run({ buckets: fakeBuckets({ website: publicPolicy }) });
  const approval = approvalOf(holdOf(first.result).fingerprint);
  const approved = await run({ buckets: fakeBuckets({ website: publicPolicy }), approval });
  expect(approved).toMatchObject({
    result: { state: 'done', change: allOn },
    writes: 1,
    used: ['account-public-access'],
  });
  const beside = { data: {}, website: publicPolicy };
  expect(await run({ buckets: fakeBuckets(beside), approval })).toMatchObject({ result: { state: 'done' } });
  const another = { shop: publicPolicy, website: publicPolicy };
  expect(await run({ buckets: fakeBuckets(another), approval })).toMatchObject({
    result: { state: 'held' },
    writes: 0,
  });
  const beaten = await run({ buckets: fakeBuckets({ website: publicPolicy }), approval, isClaimed: true });
  expect(beaten).toMatchObject({ result: { state: 'waiting' }, writes: 0 });
  const used = { ...approval, usedAt: approval.at };
  const again = await run({ buckets: fakeBuckets({ website: publicPolicy }), approval: used });
  expect(again).toMatchObject({ result: { state: 'held' }, writes: 0 });
});

const approvalMode = (approval: string) => ({
  guardrails: { all: { 's3-public-access': { mode: 'remediate', approval } } },
});

test('where every change needs an approval, so does this one, unless all buckets are blocked', async () => {
  const parts = approvalMode('always');
  const open = await run({ parts, buckets: fakeBuckets({ data: {} }) });
  expect(holdOf(open.result)).toMatchObject({ hazards: [{ id: 'approval' }], approval: 'always', isApprovable: true });
  const approval = approvalOf(holdOf(open.result).fingerprint);
  expect(await run({ parts, buckets: fakeBuckets({ data: {} }), approval })).toMatchObject({
    result: { state: 'done' },
  });
  expect(await run({ parts, buckets: fakeBuckets({ data: blocked }) })).toMatchObject({ result: { state: 'done' } });
});

test('where nothing can be approved, an approval does not count', async () => {
  const parts = approvalMode('never');
  const held = await run({ parts, buckets: fakeBuckets({ website: publicPolicy }) });
  const approval = approvalOf(holdOf(held.result).fingerprint);
  expect(await run({ parts, buckets: fakeBuckets({ website: publicPolicy }), approval })).toMatchObject({
    result: { state: 'held', hold: { isApprovable: false } },
    writes: 0,
  });
});
