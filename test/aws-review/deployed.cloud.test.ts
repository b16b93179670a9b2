// Points of the review that are seen with the deployed functions, on a local cloud that the tests reach with AWS's
// clients alone. It is a local cloud of its own, because the tests change what all functions share: how far the rates
// of Organizations are used up, the number of accounts, the counters of the journal, variables of the functions, and
// which functions read their queues. The tests of all files run one after the other, in this order.
import './deployed/journal.ts';
import './deployed/policies.ts';
import './deployed/organization.ts';
import { callsOfOwnRoles } from '../support/denied-calls.ts';
import { deployed, startDeployed } from '../support/deployed-cloud.ts';
import { beginNewAccounts } from '../support/deployed-organization.ts';

beforeAll(async () => {
  await startDeployed();
  await beginNewAccounts();
});

afterAll(async () => {
  await deployed().cloud.stop();
});

const localAccounts = ['management', 'sharedServices', 'dataManagement', 'dataScience', 'testing', 'production'];

test('no policy denies a call of Palisade’s own roles, after all of the above', async () => {
  const { cloud } = deployed();
  const calls = await callsOfOwnRoles(cloud, localAccounts.map(cloud.idOf));
  expect(calls.count).toBeGreaterThan(100);
  const { denied } = calls;
  expect(denied).toEqual([]);
});
