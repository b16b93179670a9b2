// Whatever worked before a fix that nobody approved works after it: by a table from AWS's documents, for random buckets.
import fc from 'fast-check';
import { type Dependant, dependants } from '../../support/dependants/dependants.ts';
import {
  blockAccount,
  blockedEntirely,
  fixBucket,
  readsAround,
  readsOfS3,
} from '../../support/dependants/fix-bucket.ts';
import { type Block, bareWorld, keyOfTheStep, other, rootOf, type World } from '../../support/dependants/world.ts';

const remediated = { 's3-public-access': 'remediated', 's3-encryption': 'remediated', 's3-versioning': 'remediated' };
const working = (world: World) => dependants.filter(({ works }) => works(world)).map(({ name }) => name);
const withAll = (installed: readonly Dependant[], world: World) =>
  installed.reduce((soFar, { install }) => install(soFar), world);

test('a bucket on which nothing depends is fixed for all three settings', async () => {
  const { states, after } = await fixBucket(bareWorld);
  expect(states).toEqual(remediated);
  expect(after).toMatchObject({ algorithm: 'aws:kms', versioning: 'Enabled' });
});

test.each(dependants)('$name: works when it is there, and after an evaluation', async ({ install, works }) => {
  const world = install(bareWorld);
  expect(works(world)).toBe(true);
  const { after } = await fixBucket(world);
  expect(works(after)).toBe(true);
});

test.each(dependants)('$name: works after the baseline has looked whether the account can be blocked', async (each) => {
  const { after, isBlocked } = await blockAccount(each.install(bareWorld));
  expect(each.works(after)).toBe(true);
  expect(isBlocked).toBe(each.works({ ...each.install(bareWorld), accountBlock: blockedEntirely }));
});

/** What would stop if everything were written: else the row above could never fail. */
const written: Partial<World> = {
  block: blockedEntirely,
  algorithm: 'aws:kms',
  key: null,
  versioning: 'Enabled',
};
const harmless = ['uploads by roles without rights for keys'];

test.each(dependants.filter(({ name }) => !harmless.includes(name)))(
  '$name: would stop if all settings were written, with the AWS managed key',
  ({ install, works }) => {
    expect(works({ ...install(bareWorld), ...written })).toBe(false);
  },
);

const block: fc.Arbitrary<Block> = fc.record({
  BlockPublicAcls: fc.boolean(),
  IgnorePublicAcls: fc.boolean(),
  BlockPublicPolicy: fc.boolean(),
  RestrictPublicBuckets: fc.boolean(),
});
const admitted = fc.subarray([
  rootOf(other),
  ...['cloudfront', 'delivery.logs', 'cloudtrail', 'config', 's3', 'logging.s3', 'redshift'].map((name) => ({
    Service: `${name}.amazonaws.com`,
  })),
]);
const world: fc.Arbitrary<World> = fc
  .record({
    installed: fc.subarray([...dependants], { maxLength: 5 }),
    block,
    accountBlock: fc.oneof(fc.constant(bareWorld.accountBlock), block),
    versioning: fc.constantFrom('NeverSet' as const, 'Suspended' as const, 'Enabled' as const),
    admitted,
  })
  .map(({ installed, admitted: principals, ...settings }) =>
    withAll(installed, {
      ...bareWorld,
      ...settings,
      keyStatements: [
        ...keyOfTheStep,
        ...principals.map((Principal) => ({
          Effect: 'Allow',
          Principal,
          Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*'],
          Resource: '*',
        })),
      ],
    }),
  );

test('property: whatever worked before works after a baseline', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (before) => {
      const { after } = await blockAccount(before);
      expect(working(after)).toEqual(expect.arrayContaining(working(before)));
    }),
    { numRuns: 200 },
  );
});

test('property: whatever worked before works after, and what was wrong and harms nobody is fixed', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (before) => {
      const { after, states } = await fixBucket(before);
      expect(working(after)).toEqual(expect.arrayContaining(working(before)));
      expect(Object.values(states).every((state) => ['compliant', 'remediated', 'held'].includes(state))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test.each(dependants)(
  '$name: works after an evaluation, also if AWS denies one of the reads',
  async ({ install, works }) => {
    for (const command of [...readsOfS3, ...readsAround]) {
      const { after } = await fixBucket(install(bareWorld), { [command]: 'AccessDenied' });
      expect([command, works(after)]).toEqual([command, true]);
    }
  },
);

const faults = fc.dictionary(
  fc.constantFrom(...readsOfS3, ...readsAround),
  fc.constantFrom('AccessDenied', 'SlowDown', 'InternalError', 'MalformedXML'),
  { minKeys: 1, maxKeys: 3 },
);

test('property: whatever worked before works after, also if AWS refuses some of the reads', async () => {
  await fc.assert(
    fc.asyncProperty(world, faults, async (before, refused) => {
      const { after } = await fixBucket(before, refused);
      expect(working(after)).toEqual(expect.arrayContaining(working(before)));
    }),
    { numRuns: 100 },
  );
});
