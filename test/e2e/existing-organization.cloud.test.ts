// An existing organization of twelve accounts switches Palisade on, on a local cloud of its own: the organization has to
// be there before Palisade, and nothing of it is what the local cloud of the other tests has.
import { calls, type ExistingOrganization, startExistingOrganization } from '../support/existing-organization.ts';

const minutes = 60_000;
let organization: ExistingOrganization;

beforeAll(async () => {
  organization = await startExistingOrganization();
}, 2 * minutes);

afterAll(async () => {
  await organization.stop();
}, minutes);

/** The calls with their answers, to compare. */
async function answered(round: string) {
  const answers = await organization.answers(round);
  return calls.map(({ what }, index) => ({ what, answer: answers[index] }));
}

test('without Palisade every call is answered as the table says', async () => {
  expect(calls.length).toBeGreaterThanOrEqual(60);
  expect(await answered('before')).toEqual(calls);
});
