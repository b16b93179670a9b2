// What accounts share, as `palisade platform` lists it: the state of each, whom it admits, and why others are not admitted.

import { differsInEffect } from '../../../cli/platform/read-platform.ts';
import type { PlatformFacts } from '../../../cli/platform/resources.ts';
import { listedResources } from '../../../cli/platform/resources.ts';
import {
  aDatasetRecord,
  aReader,
  ownerId,
  scientistId,
  somePlatformFacts,
  testerId,
} from '../../support/platform-facts.ts';
import { aGovernance } from '../../support/site.ts';

const first = (more: Partial<PlatformFacts> = {}) => listedResources(somePlatformFacts(more))[0];

const step = {
  step: 'dataset-bucket',
  region: 'us-east-1',
  item: 'customers',
  before: null,
  change: null,
  milliseconds: 1,
  calls: 1,
};
const ownerWith = (result: Parameters<typeof aReader>[0]) => [
  aReader({ accountId: ownerId, name: 'Data', type: 'data-management', ...result }),
  ...somePlatformFacts().accounts.slice(1),
];

test('a dataset has its owner, its place, whom it admits, and when it was last written', () => {
  expect(first()).toMatchObject({
    name: 'customers',
    owner: { accountId: ownerId, name: 'Data', environment: 'production' },
    region: 'us-east-1',
    parts: { bucket: `ml-data-customers-${ownerId}`, alias: 'alias/ml/data-customers' },
    state: 'open',
    admitted: [
      { accountId: scientistId, type: 'data-science' },
      { accountId: testerId, type: 'testing' },
    ],
    notAdmitted: [],
    due: { admit: [], remove: [] },
    changedAt: '2026-11-24T10:00:00.000Z',
  });
});

const undeclared = aGovernance({});
test.each<{ name: string; more: Partial<PlatformFacts>; state: string; reason: string }>([
  { name: 'not written yet', more: { resources: [] }, state: 'not made', reason: 'the baseline of the account' },
  { name: 'no longer declared', more: { governance: undeclared }, state: 'closed', reason: 'left governance.yml' },
  {
    name: 'not Palisade’s',
    more: {
      accounts: ownerWith({ steps: [{ ...step, state: 'failed', reason: 'the bucket is there, and not Palisade’s' }] }),
    },
    state: 'failed',
    reason: 'dataset-bucket: the bucket is there',
  },
  {
    name: 'of another dataset',
    more: { accounts: ownerWith({ steps: [{ ...step, item: 'orders', state: 'failed', reason: 'r' }] }) },
    state: 'open',
    reason: '',
  },
  {
    name: 'too long',
    more: {
      accounts: [
        ...somePlatformFacts().accounts,
        ...Array.from({ length: 1_500 }, (_, index) =>
          aReader({ accountId: String(400_000_000_000 + index), type: 'production' }),
        ),
      ],
    },
    state: 'too long',
    reason: 'bytes',
  },
])('a dataset that is $name is $state', ({ more, state, reason }) => {
  expect(first(more)).toMatchObject({ state, reason: expect.stringContaining(reason) });
});

test('platform check 31: who is not admitted is listed with each reason, and what the documents still lack is said', () => {
  const accounts = [
    ...somePlatformFacts().accounts.slice(0, 2),
    aReader({ accountId: testerId, name: 'Training', type: 'testing', environment: 'development', verified: {} }),
    aReader({ accountId: '444444444444', type: 'production' }),
    aReader({ accountId: '555555555555', type: 'shared-services' }),
  ];
  const resource = first({ accounts });
  expect(resource?.admitted.map(({ accountId }) => accountId)).toEqual([scientistId, '444444444444']);
  expect(resource?.notAdmitted.map(({ accountId }) => accountId)).toEqual([testerId]);
  const reasons = resource?.notAdmitted[0]?.reasons.join('; ');
  expect(reasons).toContain('development');
  expect(reasons).toContain('config-recorder');
  expect(resource?.due).toEqual({ admit: ['444444444444'], remove: [testerId] });
});

test('an owner whose environment is not known admits nobody, and that is the reason', () => {
  const resource = first({ accounts: ownerWith({ environment: null }) });
  expect(resource?.admitted).toEqual([]);
  expect(resource?.notAdmitted.map(({ reasons }) => reasons)).toEqual(
    [1, 2].map(() => [`the environment of account ${ownerId}, which has it, is not known`]),
  );
});

test.each([
  { name: 'other readers', datasets: { customers: { readers: ['testing' as const] } }, differs: true },
  {
    name: 'another Region',
    datasets: { customers: { readers: ['data-science' as const, 'testing' as const], region: 'eu-west-1' } },
    differs: true,
  },
  {
    name: 'one more reader type without an account',
    datasets: { customers: { readers: ['data-science' as const, 'testing' as const] } },
    differs: false,
  },
])('a governance.yml with $name differs in effect: $differs', ({ datasets, differs }) => {
  const governance = aGovernance({ platform: { datasets }, regions: ['us-east-1', 'eu-west-1'] });
  expect(differsInEffect(somePlatformFacts({ resources: [] }), governance)).toBe(differs);
});

test('a dataset is listed once for each account that has it', () => {
  const other = aReader({ accountId: '121212121212', type: 'data-management', environment: 'testing' });
  const facts = somePlatformFacts({
    accounts: [...somePlatformFacts().accounts, other],
    resources: [aDatasetRecord()],
  });
  expect(listedResources(facts).map(({ owner, state }) => [owner.accountId, state])).toEqual([
    [ownerId, 'open'],
    ['121212121212', 'not made'],
  ]);
});
