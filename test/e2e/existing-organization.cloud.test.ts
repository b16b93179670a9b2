// An existing organization of twelve accounts switches Palisade on, on a local cloud of its own: the organization has to
// be there before Palisade, and nothing of it is what the local cloud of the other tests has. The tests are in order,
// and each goes on where the one before has ended.
import type { Plan } from '../../cli/plan/types.ts';
import {
  calls,
  type ExistingOrganization,
  members,
  startExistingOrganization,
  violations,
} from '../support/existing-organization.ts';
import { initOptions, type PolicyFolder, policyFolder } from '../support/policy-folder.ts';

const minutes = 60_000;
const profiles = ['--hub-profile', 'hub', '--management-profile', 'management'];
/** Each bucket with each guardrail that it violates. */
const planted = Object.entries(violations.buckets)
  .flatMap(([bucket, { violates }]) => violates.map((guardrail) => `${bucket}: ${guardrail}`))
  .sort();
let organization: ExistingOrganization;
let folder: PolicyFolder;

beforeAll(async () => {
  organization = await startExistingOrganization();
  folder = await policyFolder(organization);
}, 2 * minutes);

afterAll(async () => {
  await organization.stop();
}, minutes);

/** The calls with their answers, to compare with the table. */
async function answered(round: string) {
  const answers = await organization.makeCalls(round);
  return calls.map(({ what }, index) => ({ what, answer: answers[index] }));
}

test('without Palisade every call is answered as the table says', async () => {
  expect(calls.length).toBeGreaterThanOrEqual(60);
  expect(await answered('before')).toEqual(calls);
});

test(
  'a first deployment is paused, and the plan names steps, policies and changes of every account',
  async () => {
    expect(await folder.palisade('management', 'init', ...initOptions(organization))).toMatchObject({ code: 0 });
    expect(await folder.palisade('management', 'validate', '--for-aws')).toMatchObject({ code: 0, stderr: '' });
    expect(await folder.json('management', 'deploy', ...profiles)).toMatchObject({ installation: 'first' });

    const { firstInstall, accounts, summary } = (await folder.json('management', 'plan')) as Plan;
    expect(firstInstall).toBe(false);
    expect(accounts.map(({ accountId }) => accountId).sort()).toEqual(members.map(organization.idOf).sort());
    for (const { name, age, error, excluded, baseline, policies } of accounts) {
      const steps = new Set(baseline.map(({ step }) => step));
      expect({ name, age, error, excluded, lacking: violations.everywhere.filter((step) => !steps.has(step)) }).toEqual(
        {
          name,
          age: 'existing',
          error: null,
          excluded: null,
          lacking: [],
        },
      );
      expect(baseline.filter(({ settings }) => settings.length === 0)).toEqual([]);
      expect(policies.map(({ operation, policy }) => `${operation} ${policy}`)).toContain('attach palisade-common');
    }
    const fixes = accounts.flatMap((account) => account.fixes);
    expect(fixes.filter(({ settings }) => settings.length === 0)).toEqual([]);
    expect(
      fixes
        .map(({ resource, guardrail }) => `${resource}: ${guardrail}`)
        .filter(isPlanted)
        .sort(),
    ).toEqual(planted);
    expect(summary).toMatchObject({ toFix: 0, baselines: 0, policies: { attach: 0, detach: 0 } });
  },
  3 * minutes,
);

/** Whether it is about a bucket of violations.yml, and not about one that a call has made. */
function isPlanted(violation: string): boolean {
  return (violation.split(':')[0] ?? '') in violations.buckets;
}
