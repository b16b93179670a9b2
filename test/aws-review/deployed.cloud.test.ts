// Points of the review that are seen with the deployed functions, on a local cloud that the tests reach with AWS's
// clients alone. It is a local cloud of its own, because the tests change what all functions share: how far the rates
// of Organizations are used up, the number of accounts, the counters of the journal, variables of the functions, and
// which functions read their queues. The tests of all files run one after the other, in this order.
import './deployed/journal.ts';
import './deployed/policies.ts';
import './deployed/organization.ts';
import { deployed, minutes, startDeployed } from '../support/deployed-cloud.ts';
import { beginNewAccounts } from '../support/deployed-organization.ts';

beforeAll(async () => {
  await startDeployed();
  await beginNewAccounts();
}, 5 * minutes);

afterAll(async () => {
  await deployed().cloud.stop();
}, minutes);
