// What `palisade platform of` says about an account.
import { admissionsOf } from '../../../cli/platform/admissions-of.ts';
import { aReader, ownerId, scientistId, somePlatformFacts, testerId } from '../../support/platform-facts.ts';
import { aGovernance } from '../../support/site.ts';

const readers = ['data-science', 'testing'];
const twoDatasets = aGovernance({ platform: { datasets: { customers: { readers }, orders: { readers } } } });

test('an account that is admitted everywhere has nothing to explain', () => {
  expect(admissionsOf(somePlatformFacts({ governance: twoDatasets }), scientistId)).toMatchObject({
    account: { accountId: scientistId, name: 'Lab', type: 'data-science', environment: 'production' },
    shut: null,
    owns: [],
    admitted: [`dataset/customers@${ownerId}`, `dataset/orders@${ownerId}`],
    notAdmitted: [],
  });
});

test('datasets that refuse it for the same reasons are together, with what is missing', () => {
  const { verified = {} } = aReader();
  const { 'config-recorder': _, ...rest } = verified;
  const accounts = [
    ...somePlatformFacts().accounts.slice(0, 2),
    aReader({ accountId: testerId, type: 'testing', verified: rest }),
  ];
  const found = admissionsOf(somePlatformFacts({ governance: twoDatasets, accounts }), testerId);
  expect(found.admitted).toEqual([]);
  expect(found.notAdmitted).toEqual([
    {
      resources: [`dataset/customers@${ownerId}`, `dataset/orders@${ownerId}`],
      reasons: [expect.stringContaining('config-recorder')],
    },
  ]);
});

test('the owner has its own datasets, and is not refused', () => {
  expect(admissionsOf(somePlatformFacts(), ownerId)).toMatchObject({
    owns: [`dataset/customers@${ownerId}`],
    admitted: [],
    notAdmitted: [],
  });
});

test('who shut an account out is said', () => {
  const shut = new Map([
    [testerId, { accountId: testerId, by: 'dana', at: '2026-11-24T11:00:00.000Z', reason: 'keys leaked' }],
  ]);
  const found = admissionsOf(somePlatformFacts({ shut }), testerId);
  expect(found).toMatchObject({ shut: { by: 'dana', reason: 'keys leaked' }, admitted: [] });
  expect(found.notAdmitted[0]?.reasons.join()).toContain('keys leaked');
});

test('what left governance.yml admits nobody', () => {
  const found = admissionsOf(somePlatformFacts({ governance: aGovernance() }), testerId);
  expect(found.notAdmitted).toEqual([
    { resources: [`dataset/customers@${ownerId}`], reasons: ['it left governance.yml, and admits nobody'] },
  ]);
});
