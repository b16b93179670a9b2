// What the schema cannot say: references, and values without an effect.
import fc from 'fast-check';
import { accountTypes } from '../../../shared/accounts/account-type.ts';
import { accountGuardrails } from '../../../shared/baseline/account-finding.ts';
import { otherFindingGuardrails } from '../../../shared/findings/other-guardrails.ts';
import { contradictoryExclusions } from '../../../shared/governance/exclusion-checks.ts';
import { brokenExemptions, exemptionWarnings } from '../../../shared/governance/exemption-checks.ts';
import { modesWithoutEffect } from '../../../shared/governance/mode-checks.ts';
import { impossibleBuckets, rulesOfTwoGuardrails, ungovernedArns } from '../../../shared/governance/name-checks.ts';
import { accountsMadeElsewhere } from '../../../shared/governance/organization-checks.ts';
import { parametersWithoutEffect } from '../../../shared/governance/parameter-effects.ts';
import { homeWithoutRequests } from '../../../shared/governance/region-checks.ts';
import { wrongRoles } from '../../../shared/governance/role-checks.ts';
import { bucketNames } from '../../../shared/guardrails/s3-bucket/bucket-name.ts';
import { matchesWildcard } from '../../../shared/lib/wildcard.ts';

const pathsOf = (objections: readonly { readonly path: readonly PropertyKey[] }[]) =>
  objections.map(({ path }) => path.join('.'));

describe('a parameter of a guardrail has no effect', () => {
  const [aes, kms] = [{ encryption: 'AES256' }, { encryption: 'aws:kms' }];
  const key = { key: 'arn:{partition}:kms:{region}:{account}:alias/ml-data' };
  const everywhere = (block: object) =>
    Object.fromEntries(accountTypes.map((type) => [type, { 's3-encryption': block }]));
  test.each([
    {
      name: 'a key with AES256 in its block',
      all: {},
      types: { testing: { 's3-encryption': { ...aes, ...key } } },
      wrong: ['testing'],
    },
    {
      name: 'a key with AES256 from `all`',
      all: aes,
      types: { testing: { 's3-encryption': key } },
      wrong: ['testing'],
    },
    {
      name: 'a key with the default AES256',
      all: {},
      types: { testing: { 's3-encryption': key } },
      wrong: ['testing'],
    },
    { name: 'a key in `all`, and no type has KMS', all: { ...aes, ...key }, types: {}, wrong: ['all'] },
    {
      name: 'a key in `all`, and each type has AES256',
      all: { ...kms, ...key },
      types: everywhere(aes),
      wrong: ['all'],
    },
    {
      name: 'a key in `all`, and one type has KMS',
      all: { ...aes, ...key },
      types: { testing: { 's3-encryption': kms } },
      wrong: [],
    },
    { name: 'a key with KMS', all: kms, types: { testing: { 's3-encryption': key } }, wrong: [] },
    { name: 'no key', all: { ...aes, key: null }, types: {}, wrong: [] },
  ])('$name: in $wrong', ({ all, types, wrong }) => {
    const objections = parametersWithoutEffect({ guardrails: { all: { 's3-encryption': all }, ...types } });
    expect(pathsOf(objections)).toEqual(wrong.map((block) => `guardrails.${block}.s3-encryption.key`));
  });
});

describe('an exemption', () => {
  const checked = (exemption: object) => brokenExemptions({ exemptions: [exemption] });
  // Names of today, and those that us-east-1 allowed before 2018.
  const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);

  test('that matches a bucket, an account and a guardrail is accepted', () => {
    fc.assert(
      fc.property(bucket, fc.nat(62), fc.nat(62), (name, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const resource = `${name.slice(0, from)}*${name.slice(to)}`;
        expect(matchesWildcard(resource, name)).toBe(true);
        expect(checked({ resource, account: '21*', guardrail: 's3-*' })).toEqual([]);
        expect(checked({ resource: name })).toEqual([]);
      }),
    );
  });

  test.each([
    { resource: 'arn:aws:s3:::logs', meant: 'logs' },
    { resource: 'arn:aws-cn:s3:::logs/*', meant: 'logs' },
    { resource: 's3://logs/2026', meant: 'logs' },
    { resource: 'logs/', meant: 'logs' },
    { resource: 'my logs', meant: undefined },
    { resource: 'ab', meant: undefined },
    { resource: `*${'a'.repeat(256)}`, meant: undefined },
    { resource: 'arn:aws:sqs:eu-west-1:210987654321:queue', meant: undefined },
  ])('of $resource matches nothing; meant is $meant', ({ resource, meant }) => {
    expect(checked({ resource })).toEqual([
      expect.objectContaining({ path: ['exemptions', 0, 'resource'], suggestion: meant }),
    ]);
    if (meant) expect(bucketNames.canMatch(meant)).toBe(true);
  });

  test.each(['12345', 'production', '2109876543210', '*2109876543210', ''])(
    'of account "%s" matches nothing',
    (account) => {
      expect(pathsOf(checked({ resource: 'logs', account }))).toEqual(['exemptions.0.account']);
    },
  );

  const now = new Date('2026-11-24T12:00:00Z');
  test.each([
    { name: 'that has ended', exemption: { resource: 'logs', expires: '2026-11-23' }, at: ['expires'] },
    { name: 'that ends today', exemption: { resource: 'logs', expires: '2026-11-24' }, at: [] },
    { name: 'of everything', exemption: { resource: '*', expires: '2099-01-01' }, at: ['resource'] },
    {
      name: 'of every resource',
      exemption: { resource: '**', guardrail: 's3-versioning', expires: '2099-01-01' },
      at: ['resource'],
    },
    { name: 'of one account', exemption: { resource: '*', account: '210987654321', expires: '2099-01-01' }, at: [] },
  ])('$name is a warning: $at', ({ exemption, at }) => {
    expect(pathsOf(exemptionWarnings({ exemptions: [exemption] }, now))).toEqual(
      at.map((key) => `exemptions.0.${key}`),
    );
  });
});

test.each([
  { pattern: '*', isWrong: true },
  { pattern: '**', isWrong: true },
  { pattern: '*/*', isWrong: true },
  { pattern: 'a*', isWrong: true },
  { pattern: 'ci', isWrong: false },
  { pattern: 'ci-*', isWrong: false },
  { pattern: 'arn:aws:iam::210987654321:role/ci', isWrong: true },
])('a role named $pattern is wrong: $isWrong', ({ pattern, isWrong }) => {
  for (const purpose of ['breakGlass', 'operators'])
    expect(wrongRoles({ policies: { roles: { [purpose]: [pattern] } } })).toHaveLength(isWrong ? 1 : 0);
});

test('a mode without effect is named: of a document that the type does not get, and of a quarantine that is off', () => {
  const policies = {
    modes: { all: { 'own-repositories': 'off' }, testing: { 'sagemaker-inside': 'off', 'own-repositories': 'off' } },
  };
  const modes = { all: { quarantine: 'enforce', contacts: 'off' } };
  expect(pathsOf(modesWithoutEffect({ policies, baseline: { quarantine: true, modes } }))).toEqual([
    'policies.modes.testing.own-repositories',
  ]);
  expect(pathsOf(modesWithoutEffect({ baseline: { modes } }))).toEqual(['baseline.modes.all.quarantine']);
});

test('a name that no bucket can have is refused', () => {
  const policies = { productionData: { buckets: ['production-*', 'arn:aws:s3:::data', '*', 'my data'] } };
  const baseline = { configRecorder: { deliveryBucket: 's3://config-logs' } };
  expect(impossibleBuckets({ policies, baseline })).toEqual([
    expect.objectContaining({ path: ['policies', 'productionData', 'buckets', 1], suggestion: 'data' }),
    expect.objectContaining({ path: ['policies', 'productionData', 'buckets', 3], suggestion: undefined }),
    expect.objectContaining({ path: ['baseline', 'configRecorder', 'deliveryBucket'], suggestion: 'config-logs' }),
  ]);
});

test('a KMS key in a Region that is not governed is refused', () => {
  const key = (region: string) => `arn:aws:kms:${region}:210987654321:key/mrk-${'0'.repeat(32)}`;
  const guardrails = {
    all: { 's3-encryption': { key: key('us-east-1') } },
    testing: { 's3-encryption': { key: key('eu-central-1') } },
    production: { 's3-encryption': { key: 'arn:aws:kms:{region}:{account}:alias/data' } },
  };
  expect(pathsOf(ungovernedArns({ regions: ['us-east-1', 'eu-west-1'], guardrails }))).toEqual([
    'guardrails.testing.s3-encryption.key',
  ]);
});

test('an AWS Config rule belongs to one guardrail', () => {
  const configRules = { 's3-versioning': ['ours', 'theirs'], 's3-encryption': ['another', 'ours'] };
  expect(pathsOf(rulesOfTwoGuardrails({ configRules }))).toEqual(['configRules.s3-encryption.1']);
});

test('what is excluded has no type', () => {
  const types = {
    organizationalUnits: { Testing: 'testing', Sandbox: 'testing' },
    accounts: { '210987654321': 'testing' },
  };
  const exclude = { organizationalUnits: ['Legacy', 'Sandbox'], accounts: ['210987654321', '310987654321'] };
  expect(pathsOf(contradictoryExclusions({ accountTypes: { ...types, exclude } }))).toEqual([
    'accountTypes.exclude.organizationalUnits.1',
    'accountTypes.exclude.accounts.0',
  ]);
});

test('routes can name the guardrail of any finding about accounts', () => {
  expect(otherFindingGuardrails).toEqual(expect.arrayContaining(Object.values(accountGuardrails)));
});

test.each([
  { regions: ['eu-central-2', 'eu-west-1'], hub: {}, wrong: ['regions.0'] },
  { regions: ['us-gov-west-1'], hub: {}, wrong: ['regions.0'] },
  { regions: ['eu-west-1', 'eu-central-2'], hub: {}, wrong: [] },
  { regions: ['eu-central-2'], wrong: [] },
  { regions: ['nowhere-1'], hub: {}, wrong: [] },
  { regions: [], hub: {}, wrong: [] },
])('a hub in $regions: a warning at $wrong, if it takes no requests there', ({ wrong, ...data }) => {
  expect(pathsOf(homeWithoutRequests(data))).toEqual(wrong);
});

test.each([
  { regions: ['us-gov-west-1'], accounts: { ml: {} }, wrong: ['organization.accounts'] },
  { regions: ['us-gov-west-1'], accounts: {}, wrong: [] },
  { regions: ['us-east-1'], accounts: { ml: {} }, wrong: [] },
])('accounts that are declared in $regions: a warning at $wrong, if AWS makes none there', (given) => {
  const { regions, accounts, wrong } = given;
  expect(pathsOf(accountsMadeElsewhere({ regions, organization: { accounts } }))).toEqual(wrong);
});
