import fc from 'fast-check';
import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { s3PublicAccess } from '../../../../../shared/guardrails/s3-bucket/s3-public-access/guardrail.ts';
import {
  type PublicAccessBlock,
  switches,
} from '../../../../../shared/guardrails/s3-bucket/s3-public-access/settings.ts';
import { awsError, type BucketState, bucket, fakeS3 } from '../../../../support/fake-s3.ts';
import { type Answers, fakeSurroundings } from '../../../../support/surroundings.ts';

const off: PublicAccessBlock = {
  configured: false,
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};
const on: PublicAccessBlock = {
  configured: true,
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};
const other = '444455556666';

async function check(
  { state = {}, around = {}, denied = [] }: { state?: Partial<BucketState>; around?: Answers; denied?: string[] },
  before = off,
) {
  const fake = fakeS3(state);
  for (const command of denied) fake.fail(command, 'AccessDenied');
  const look = createBucketLook(fake.s3, bucket, fakeSurroundings(around));
  const facts = await s3PublicAccess.lookAhead(look, bucket, on, before);
  const found = s3PublicAccess.preflight(facts, on);
  const hazards = found.kind === 'would break' ? found.hazards : [];
  const notes = found.kind === 'impossible' ? [] : found.notes;
  return { kind: found.kind, hazards, notes, ids: hazards.map(({ id }) => id), reads: fake.calls.length, facts };
}

const allow = (principal: unknown, action = 's3:GetObject') => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
});
const policyOf = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const publicPolicy = { policy: policyOf(allow('*')), isPolicyPublic: true };
const groupGrant = (group: string, permission = 'READ') => ({
  Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${group}` },
  Permission: permission,
});
const publicAcl = { grants: [groupGrant('global/AllUsers')] };
const enforced = { ownership: 'BucketOwnerEnforced' };
const website = { website: { IndexDocument: { Suffix: 'index.html' } } };
const redirect = { website: { RedirectAllRequestsTo: { HostName: 'example.com' } } };
const answers = (output: object) => () => output;
const openDistribution: Answers = {
  ListDistributionsCommand: answers({
    DistributionList: {
      Items: [{ Id: 'E1', Origins: { Items: [{ DomainName: `${bucket.id}.s3.us-east-1.amazonaws.com` }] } }],
    },
  }),
};
const accessPoint = (IsPublic: boolean): Answers => ({
  ListAccessPointsCommand: answers({ AccessPointList: [{ Name: 'shared', Bucket: bucket.id }] }),
  GetAccessPointPolicyStatusCommand: answers({ PolicyStatus: { IsPublic } }),
});
const accountBlock = (block: object): Answers => ({
  GetPublicAccessBlockCommand: answers({ PublicAccessBlockConfiguration: block }),
});

const rows: {
  name: string;
  state?: Partial<BucketState>;
  around?: Answers;
  before?: PublicAccessBlock;
  ids: string[];
}[] = [
  { name: 'nothing depends on it', state: enforced, ids: [] },
  { name: 'P1: a public policy', state: { ...enforced, ...publicPolicy }, ids: ['P1'] },
  {
    name: 'P2: a public policy that names another account too',
    state: { policy: policyOf(allow('*'), allow({ AWS: other })), isPolicyPublic: true, ...enforced },
    ids: ['P1', 'P2'],
  },
  {
    name: 'another account, in a policy that is not public',
    state: { policy: policyOf(allow({ AWS: other })), isPolicyPublic: false, ...enforced },
    ids: [],
  },
  {
    name: 'the own account, in a public policy',
    state: { policy: policyOf(allow('*'), allow({ AWS: bucket.accountId })), isPolicyPublic: true, ...enforced },
    ids: ['P1'],
  },
  {
    name: 'P3: a website with a public policy',
    state: { ...website, ...publicPolicy, ...enforced },
    ids: ['P1', 'P3'],
  },
  { name: 'P3: a website with a public ACL', state: { ...website, ...publicAcl }, ids: ['P3', 'P5'] },
  { name: 'P3: a website whose objects may have public ACLs', state: website, ids: ['P3'] },
  { name: 'a website that nobody can read', state: { ...website, ...enforced }, ids: [] },
  { name: 'a website that only redirects', state: { ...redirect, ...publicPolicy, ...enforced }, ids: ['P1'] },
  {
    name: 'P4: a distribution that does not sign',
    state: { ...publicPolicy, ...enforced },
    around: openDistribution,
    ids: ['P1', 'P4'],
  },
  { name: 'a distribution that cannot read it anyhow', state: enforced, around: openDistribution, ids: [] },
  { name: 'P5: a public ACL', state: publicAcl, ids: ['P5'] },
  { name: 'P5: any AWS account', state: { grants: [groupGrant('global/AuthenticatedUsers')] }, ids: ['P5'] },
  { name: 'a public ACL that is not in effect', state: { ...publicAcl, ...enforced }, ids: [] },
  { name: 'P7: a public access point', state: enforced, around: accessPoint(true), ids: ['P7'] },
  { name: 'an access point that is not public', state: enforced, around: accessPoint(false), ids: [] },
  {
    name: 'not broken: log delivery by the group',
    state: { grants: [groupGrant('s3/LogDelivery', 'WRITE')] },
    ids: [],
  },
  {
    name: 'not broken: log delivery by service principals',
    state: {
      policy: policyOf(allow({ Service: ['logging.s3.amazonaws.com', 'delivery.logs.amazonaws.com'] }, 's3:PutObject')),
      isPolicyPublic: false,
      ...enforced,
    },
    ids: [],
  },
  {
    name: 'the policy is restricted already',
    state: { ...publicPolicy, ...enforced },
    before: { ...off, configured: true, restrictPublicBuckets: true },
    ids: [],
  },
  {
    name: 'public ACLs are ignored already, but uploads with one are still taken',
    state: publicAcl,
    before: { ...off, configured: true, ignorePublicAcls: true },
    ids: ['P5'],
  },
  {
    name: 'public ACLs are ignored and refused already',
    state: publicAcl,
    before: { ...off, configured: true, ignorePublicAcls: true, blockPublicAcls: true },
    ids: [],
  },
  {
    name: 'the account blocks it already',
    state: { ...website, ...publicPolicy, ...publicAcl },
    around: {
      ...accessPoint(true),
      ...accountBlock({
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      }),
    },
    ids: [],
  },
  {
    name: 'the account blocks public ACLs only',
    state: { ...publicPolicy, ...publicAcl },
    around: accountBlock({ BlockPublicAcls: true, IgnorePublicAcls: true }),
    ids: ['P1'],
  },
];

test.each(rows)('$name', async ({ ids, before, state = {}, around = {} }) => {
  const found = await check({ state, around }, before);
  expect(found.ids).toEqual(ids);
  expect(found.kind).toBe(ids.length === 0 ? 'clear' : 'would break');
  expect(found.reads).toBeLessThanOrEqual(6);
});

test('each hazard says for whom, by which read and what to do', async () => {
  const state = { ...publicAcl, ...website, policy: policyOf(allow('*'), allow({ AWS: other })), isPolicyPublic: true };
  const { hazards } = await check({ state, around: { ...openDistribution, ...accessPoint(true) } });
  expect(hazards.map(({ id }) => id)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P7']);
  expect(hazards.every(({ approvable }) => approvable)).toBe(true);
  expect(hazards.map(({ affects }) => affects)).toEqual([
    'everyone outside its account',
    `account ${other}`,
    'its visitors',
    'the viewers of these distributions',
    'AllUsers READ',
    'everyone outside the account',
  ]);
  for (const { remedy, seenBy } of hazards) expect([remedy, seenBy]).not.toContain('');
});

test('P6: objects with public ACLs are said to be unknown, unless ACLs are disabled', async () => {
  const note = expect.stringContaining('(P6)');
  expect((await check({})).notes).toEqual([note]);
  expect((await check({ state: { ownership: 'ObjectWriter' } })).notes).toEqual([note]);
  expect((await check({ state: enforced })).notes).toEqual([]);
});

test('P8: the stack that the bucket belongs to is named', async () => {
  const around = {
    GetResourcesCommand: answers({
      ResourceTagMappingList: [
        { ResourceARN: `arn:aws:s3:::${bucket.id}`, Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'site' }] },
      ],
    }),
  };
  const { kind, notes } = await check({ state: enforced, around });
  expect([kind, notes]).toEqual(['clear', [expect.stringMatching(/stack site: .*\(P8\)$/)]]);
});

test.each([
  'GetBucketPolicyStatusCommand',
  'GetBucketAclCommand',
  'GetBucketOwnershipControlsCommand',
  'GetBucketWebsiteCommand',
])('%s denied: held, and the permission is named', async (command) => {
  const { hazards } = await check({ state: enforced, denied: [command] });
  const unread = hazards.filter(({ id }) => id === 'unread');
  expect(unread).toHaveLength(1);
  expect(unread[0]?.remedy).toMatch(/call s3:Get/);
});

test('a policy that cannot be read may admit others: held', async () => {
  const { ids } = await check({ state: { ...publicPolicy, ...enforced }, denied: ['GetBucketPolicyCommand'] });
  expect(ids).toEqual(['P1', 'unread']);
});

test.each(['ListAccessPointsCommand', 'GetResourcesCommand'])('%s denied: held', async (command) => {
  const deny = () => {
    throw awsError('AccessDenied', 403);
  };
  expect((await check({ state: enforced, around: { [command]: deny } })).ids).toEqual(['unread']);
});

test("if the account's block cannot be read, everything is looked at", async () => {
  const deny = () => {
    throw awsError('AccessDenied', 403);
  };
  const around = { GetPublicAccessBlockCommand: deny };
  expect((await check({ state: enforced, around })).ids).toEqual([]);
  expect((await check({ state: { ...publicPolicy, ...enforced }, around })).ids).toEqual(['P1']);
});

test('what does not matter leaves the facts as they are, so that an approval stays valid', async () => {
  const tagged = (cost: string) => ({
    GetResourcesCommand: answers({
      ResourceTagMappingList: [{ ResourceARN: `arn:aws:s3:::${bucket.id}`, Tags: [{ Key: 'cost', Value: cost }] }],
    }),
  });
  const state = { ...publicPolicy, ...enforced };
  const { facts } = await check({ state, around: tagged('one') });
  expect((await check({ state, around: { ...tagged('two'), ...accessPoint(false) } })).facts).toEqual(facts);
});

const anyBlock = fc.record({
  configured: fc.constant(true),
  blockPublicAcls: fc.boolean(),
  ignorePublicAcls: fc.boolean(),
  blockPublicPolicy: fc.boolean(),
  restrictPublicBuckets: fc.boolean(),
});
const anyState: fc.Arbitrary<Partial<BucketState>> = fc.record({
  isPolicyPublic: fc.boolean(),
  policy: fc.constantFrom(policyOf(allow('*')), policyOf(allow('*'), allow({ AWS: other }))),
  grants: fc.constantFrom([], publicAcl.grants, [groupGrant('s3/LogDelivery')]),
  ownership: fc.constantFrom('BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'),
});

test('property: nothing that is blocked already, by the bucket or by the account, is held or read for', () =>
  fc.assert(
    fc.asyncProperty(anyState, anyBlock, anyBlock, fc.boolean(), async (state, before, account, isPublicPoint) => {
      const around = {
        ...accessPoint(isPublicPoint),
        ...accountBlock({
          BlockPublicAcls: account.blockPublicAcls,
          IgnorePublicAcls: account.ignorePublicAcls,
          BlockPublicPolicy: account.blockPublicPolicy,
          RestrictPublicBuckets: account.restrictPublicBuckets,
        }),
      };
      const { ids, reads } = await check({ state, around }, before);
      const isNew = (name: (typeof switches)[number]) => !before[name] && !account[name];
      const aclMatters = state.ownership !== 'BucketOwnerEnforced' && state.grants === publicAcl.grants;
      expect(ids.includes('P1')).toBe(state.isPolicyPublic === true && isNew('restrictPublicBuckets'));
      expect(ids.includes('P5')).toBe(aclMatters && (isNew('ignorePublicAcls') || isNew('blockPublicAcls')));
      expect(ids.includes('P7')).toBe(isPublicPoint && isNew('restrictPublicBuckets'));
      if (!switches.some(isNew)) expect(reads).toBe(0);
    }),
  ));
