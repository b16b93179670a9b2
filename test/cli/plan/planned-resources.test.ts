// What accounts share, in a plan: what would be made or closed, and whom it would admit, with and without a hub.
import { plannedAdmissions, plannedResources } from '../../../cli/plan/planned-resources.ts';
import { resourceRow } from '../../../cli/plan/resource-row.ts';
import type { AdmissionFacts } from '../../../cli/platform/admission-facts.ts';
import { aMember } from '../../support/member.ts';
import {
  aDatasetRecord,
  aReader,
  ownerId,
  scientistId,
  somePlatformFacts,
  testerId,
} from '../../support/platform-facts.ts';
import { aGovernance } from '../../support/site.ts';

const { governance, activeSince, accounts, shut } = somePlatformFacts();
const members = [
  aMember({ id: ownerId, name: 'Data', type: 'data-management' }),
  aMember({ id: scientistId, name: 'Lab', type: 'data-science' }),
  aMember({ id: testerId, name: 'Training', type: 'testing' }),
].map((member) => ({ ...member, joinedAt: '2026-11-24T10:00:00.000Z' }));

function planned(facts: AdmissionFacts | undefined, parts = governance, of = members) {
  const input = { governance: parts, members: of, activeSince };
  return plannedResources(plannedAdmissions(input, facts), input, facts);
}
const rows = (...args: Parameters<typeof planned>) => planned(...args).map((each) => resourceRow(each, 'Data'));
const hub = (more: Partial<AdmissionFacts> = {}) => ({ accounts, shut, resources: [aDatasetRecord()], ...more });

test('without a hub, a dataset would be made, and whom it admits is not known', () => {
  expect(planned(undefined)).toMatchObject([
    { operation: 'make', kind: 'dataset', name: 'customers', owner: ownerId, admitted: null, eligible: 2 },
  ]);
  expect(rows(undefined)).toEqual([
    {
      word: 'make',
      what: `dataset customers of account ${ownerId} Data in us-east-1`,
      details: ['for 2 accounts: whom it admits is not known without a hub'],
    },
  ]);
});

test('with a hub, it would admit the accounts in which everything is in force', () => {
  const [lab] = [aReader({ accountId: scientistId, type: 'data-science' })];
  const facts = hub({ resources: [], accounts: [lab] });
  expect(planned(facts)).toMatchObject([{ operation: 'make', admitted: [scientistId], admit: [scientistId] }]);
  expect(rows(facts)[0]?.details).toEqual([
    'admits 1 account, 1 added',
    '1 more account as soon as what admission requires is in force there',
  ]);
});

test.each([
  { name: 'as it is', facts: hub(), parts: governance, expected: [] },
  {
    name: 'with fewer readers',
    facts: hub(),
    parts: aGovernance({ ...governance, platform: { datasets: { customers: { readers: ['testing'] } } } }),
    expected: [{ operation: 'change', admitted: [testerId], remove: [scientistId] }],
  },
  {
    name: 'no longer declared',
    facts: hub(),
    parts: aGovernance({ ...governance, platform: { datasets: {} } }),
    expected: [{ operation: 'close', admitted: [], remove: [scientistId, testerId] }],
  },
  {
    name: 'closed already',
    facts: hub({ resources: [aDatasetRecord({ state: 'closed', admitted: [] })] }),
    parts: aGovernance({ ...governance, platform: { datasets: {} } }),
    expected: [],
  },
])('a dataset that is $name', ({ facts, parts, expected }) => {
  expect(planned(facts, parts)).toMatchObject(expected);
  expect(planned(facts, parts)).toHaveLength(expected.length);
});

test('what was seen in force says nothing about another type that the account would get', () => {
  const moved = members.map((member) => (member.id === scientistId ? { ...member, type: 'testing' as const } : member));
  expect(planned(hub(), governance, moved)).toMatchObject([{ operation: 'change', remove: [scientistId] }]);
});
