// What doctor says about what accounts share.
import { platformChecks } from '../../../cli/doctor/platform-checks.ts';
import type { PlatformFacts } from '../../../cli/platform/resources.ts';
import type { StepResult } from '../../../shared/accounts/account-record.ts';
import { aReader, ownerId, somePlatformFacts, testerId } from '../../support/platform-facts.ts';
import { aGovernance } from '../../support/site.ts';

const now = new Date('2026-12-01T10:00:00.000Z');
const checks = (more: Partial<PlatformFacts> = {}, at = now) => platformChecks(somePlatformFacts(more), at);
const shut = new Map([
  [testerId, { accountId: testerId, by: 'dana', at: '2026-11-24T11:00:00.000Z', reason: 'keys leaked' }],
]);
const notReady = [
  ...somePlatformFacts().accounts.slice(0, 2),
  aReader({ accountId: testerId, type: 'testing', verified: {} }),
];

test.each([
  { name: 'a dataset as it should be', more: {}, says: '1 shared resource, all as governance.yml has it' },
  { name: 'nothing', more: { governance: aGovernance(), resources: [] }, says: 'no account shares anything' },
])('$name passes in one check', ({ more, says }) => {
  expect(checks(more)).toEqual([expect.objectContaining({ state: 'fine', says })]);
});

test.each([
  {
    name: 'a dataset that is not made',
    more: { resources: [] },
    where: `dataset/customers@${ownerId}`,
    says: 'not made',
    repair: `platform admits dataset/customers@${ownerId}`,
  },
  {
    name: 'an account that is shut out',
    more: { shut },
    where: testerId,
    says: 'keys leaked',
    repair: `platform open ${testerId}`,
  },
  {
    name: 'an account that waits',
    more: { accounts: notReady },
    where: testerId,
    says: 'not admitted to dataset/customers',
    repair: `platform of ${testerId}`,
  },
])('$name is a warning with the command', ({ more, where, says, repair }) => {
  const found = checks(more);
  expect(found).toEqual([
    expect.objectContaining({
      state: 'attention',
      where,
      says: expect.stringContaining(says),
      repair: expect.stringContaining(repair),
    }),
  ]);
});

test('an account has a day for its baseline', () => {
  expect(checks({ accounts: notReady }, new Date('2026-11-25T09:00:00.000Z'))).toEqual([
    expect.objectContaining({ state: 'fine' }),
  ]);
});

test.each([
  {
    name: 'by its role',
    parts: { baseline: { accessRole: 'AWSControlTowerExecution' } },
    managedBy: 'organizations',
    found: 1,
  },
  {
    name: 'and declared',
    parts: { baseline: { accessRole: 'AWSControlTowerExecution' } },
    managedBy: 'control-tower',
    found: 0,
  },
  { name: 'nowhere', parts: {}, managedBy: 'organizations', found: 0 },
])('AWS Control Tower is seen $name', ({ parts, managedBy, found }) => {
  const governance = aGovernance({ ...parts, organization: { managedBy } });
  expect(checks({ governance, resources: [] }).filter(({ says }) => says.includes('Control Tower'))).toHaveLength(
    found,
  );
});

describe('shared-services', () => {
  const sharedServices = '444444444444';
  const governance = aGovernance({
    platform: {
      code: { repositories: ['ml-pipelines'] },
      images: { repositories: ['train'] },
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
  const saysOf = (steps: readonly Partial<StepResult>[]) => {
    const account = aReader({ accountId: sharedServices, type: 'shared-services', steps: steps as StepResult[] });
    return checks({ governance, accounts: [account], resources: [] }).map(({ where, says }) => `${where}: ${says}`);
  };

  test('a pipeline that waits is a warning with the reason, and so is a key that cannot be used', () => {
    const says = saysOf([
      { step: 'pipeline', item: 'churn', state: 'skipped', reason: 'the role ml-pipeline is not there' },
      { step: 'images-key', state: 'failed', reason: 'the key is disabled' },
    ]);
    expect(says).toContain(`pipeline churn@${sharedServices}: skipped: the role ml-pipeline is not there`);
    expect(says).toContainEqual(expect.stringMatching(/images.*failed: images-key: the key is disabled$/));
  });

  test.each([
    { state: 'done', isSaid: false },
    { state: 'already', isSaid: false },
    { state: 'failed', isSaid: true },
  ] as const)('a pipeline whose step is $state is said: $isSaid', ({ state, isSaid }) => {
    const says = saysOf([{ step: 'pipeline', item: 'churn', state, reason: 'r' }]);
    expect(says.some((each) => each.startsWith('pipeline '))).toBe(isSaid);
  });

  test('a pipeline that no baseline has looked at is a warning', () => {
    expect(saysOf([])).toContain(`pipeline churn@${sharedServices}: not made`);
  });
});
