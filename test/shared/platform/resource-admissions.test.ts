import fc from 'fast-check';
import { accountTypes, environments, unclassified } from '../../../shared/accounts/account-type.ts';
import { documentKey } from '../../../shared/accounts/verified-steps.ts';
import type { Candidate } from '../../../shared/platform/admission.ts';
import { requiredDocuments } from '../../../shared/platform/requirements.ts';
import { resourceAdmissions } from '../../../shared/platform/resource-admissions.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aResourceRecord } from '../../support/resource-record.ts';
import { aGovernance } from '../../support/site.ts';

const at = '2026-11-24T10:00:00.000Z';
const governance = aGovernance({
  baseline: { modes: { all: { default: 'enforce' } } },
  policies: { modes: { all: { default: 'enforce' } } },
  platform: {
    datasets: {
      customers: { readers: ['data-science', 'production'] },
      clicks: { readers: ['testing'], region: 'eu-west-1' },
    },
  },
});
const everything = Object.fromEntries([
  ...governance.admission.requires.map((name) => [name, at]),
  ...accountTypes.flatMap((type) =>
    requiredDocuments(governance, { type, age: 'new' }).map(({ step, name }) => [documentKey(step, name), at]),
  ),
]);
const rules = { governance, shut: new Map() };
const [ownerId, recordedDataset] = ['444455556666', 'old-data'];

function aCandidate(overrides: Partial<Candidate['record']>): Candidate {
  const base = { type: 'data-science', environment: 'production', verified: everything } as const;
  return { record: anAccountRecord({ ...base, ...overrides } as Parameters<typeof anAccountRecord>[0]), age: 'new' };
}
const owner = aCandidate({ accountId: ownerId, type: 'data-management' });
const record = aResourceRecord({ owner: ownerId, name: recordedDataset, admitted: ['111122223333'] });

test('each declared dataset admits the accounts of its readers, sorted, and never its owner', () => {
  const reader = (accountId: string, type: 'testing' | 'data-science' | 'production') =>
    aCandidate({ accountId, type });
  const accounts = [
    owner,
    reader('333333333333', 'production'),
    reader('111111111111', 'data-science'),
    reader('222222222222', 'testing'),
  ];
  expect(resourceAdmissions(owner, accounts, rules, [])).toEqual([
    {
      kind: 'dataset',
      name: 'customers',
      owner: ownerId,
      region: governance.regions[0],
      isDeclared: true,
      admitted: ['111111111111', '333333333333'],
      audiences: { readers: ['111111111111', '333333333333'] },
      lastAdmitted: [],
      ownDocuments: {},
    },
    expect.objectContaining({ name: 'clicks', region: 'eu-west-1', admitted: ['222222222222'] }),
  ]);
});

test('a dataset that left governance.yml is still there, and admits nobody', () => {
  const found = resourceAdmissions(owner, [aCandidate({})], rules, [record]);
  expect(found.find(({ name }) => name === recordedDataset)).toMatchObject({
    isDeclared: false,
    admitted: [],
    lastAdmitted: ['111122223333'],
    audiences: {},
    ownDocuments: { bucketPolicy: ['bucketPolicy'], keyPolicy: ['keyPolicy'] },
  });
});

test('a role that an account had as one of another type is not closed where it has one of the same name now', () => {
  const churn = { source: { repository: 'ml-code' }, model: 'churn', train: 'train.yml', deploy: 'endpoint.yml' };
  const platform = {
    ...{ models: ['churn'], code: { repositories: ['ml-code'] } },
    pipelines: { churn: { ...churn, approvers: ['approver'] } },
  };
  const moved = aCandidate({ accountId: ownerId, type: 'production' });
  const before = aResourceRecord({ owner: ownerId, kind: 'training-role', name: 'ml-pipeline' });
  const found = resourceAdmissions(moved, [], { governance: aGovernance({ platform }), shut: new Map() }, [before]);
  expect(found.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    'deployment-role/ml-pipeline',
    'deployment-role/ml-pipeline-cloudformation',
  ]);
  const without = resourceAdmissions(moved, [], { governance: aGovernance(), shut: new Map() }, [before]);
  expect(without).toMatchObject([{ kind: 'training-role', isDeclared: false }]);
});

test('an owner whose environment is not known admits nobody', () => {
  const lost = aCandidate({ accountId: ownerId, type: 'data-management', environment: null });
  for (const { admitted } of resourceAdmissions(lost, [aCandidate({})], rules, [])) expect(admitted).toEqual([]);
});

const keys = Object.keys(everything);
const anyCandidate = fc
  .record({
    accountId: fc.stringMatching(/^\d{12}$/),
    type: fc.constantFrom(...accountTypes, unclassified),
    typeSource: fc.constantFrom('organizational unit' as const, 'last known' as const),
    environment: fc.constantFrom(...environments, null, undefined),
    state: fc.constantFrom(
      'complete' as const,
      'waiting' as const,
      'failed' as const,
      'skipped' as const,
      'excluded' as const,
    ),
    missing: fc.option(fc.constantFrom(...keys)),
  })
  .map(({ missing, ...fields }) =>
    aCandidate({
      ...fields,
      verified: Object.fromEntries(keys.filter((key) => key !== missing).map((key) => [key, at])),
    }),
  );
const anyAccounts = fc.uniqueArray(anyCandidate, { selector: ({ record: { accountId } }) => accountId, maxLength: 30 });

test('adding one account never removes another, and nobody without a place gets in', () => {
  fc.assert(
    fc.property(anyAccounts, anyCandidate, (accounts, added) => {
      const others = accounts.filter((each) => each.record.accountId !== added.record.accountId);
      const before = resourceAdmissions(owner, others, rules, []);
      const after = resourceAdmissions(owner, [...others, added], rules, []);
      after.forEach(({ admitted }, index) => {
        const others = admitted.filter((id) => id !== added.record.accountId);
        expect(others).toEqual(before[index]?.admitted.filter((id) => id !== added.record.accountId));
        for (const id of admitted) {
          const found = [...accounts, added].findLast((each) => each.record.accountId === id)?.record;
          expect(found).toMatchObject({ typeSource: 'organizational unit', environment: 'production' });
          expect(['skipped', 'excluded']).not.toContain(found?.state);
        }
      });
    }),
  );
});
