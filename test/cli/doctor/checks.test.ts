// What doctor says about trails: in the hub's account, and in the dry runs of baselines.

import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { baselineCheck } from '../../../cli/doctor/account-checks.ts';
import { trailCheck } from '../../../cli/doctor/trail-check.ts';
import { type AccountRecord, accountRecordSchema } from '../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../shared/baseline/run-steps.ts';
import { trail } from '../../../shared/baseline/steps/trail.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../support/site.ts';

const facts = { logging: 'main', wholeOrganization: true, others: [], unreadable: null };

test.each([
  ['the organization’s trail', facts, 'fine', "trail 'main' covers all accounts"],
  ['a trail of the account', { ...facts, wholeOrganization: false }, 'attention', 'the management account'],
  ['no trail', { ...facts, logging: null }, 'attention', 'no CloudTrail trail'],
  ['a denial', { ...facts, logging: null, unreadable: 'AccessDeniedException' }, 'unknown', 'is not known'],
])('with %s', (_what, given, state, says) => {
  const check = trailCheck(given, 'us-east-1');
  expect(check).toMatchObject({ what: 'trail', state, says: expect.stringContaining(says) });
  expect(check.repair === null).toBe(state === 'fine');
});

/** The step's results in an account that has no trail. */
async function resultsWithoutTrail(dryRun: boolean) {
  const client = new CloudTrailClient({ region: 'us-east-1' });
  mockClient(client).on(DescribeTrailsCommand).resolves({ trailList: [] });
  const contextIn = (region: string) =>
    aStepContext({ region, clients: { ...aStepContext().clients, cloudTrail: client } });
  return runSteps([{ ...trail, after: [] }], aBaselineRun({ contextIn, regions: aGovernance().regions, dryRun }));
}

test('an account without a trail is complete, and said', async () => {
  const steps = await resultsWithoutTrail(true);
  expect(steps).toMatchObject(
    ['us-east-1', 'eu-west-1'].map((region) => ({ region, state: 'skipped', attention: true })),
  );
  const record: AccountRecord = accountRecordSchema.parse({
    schemaVersion: '1',
    accountId: '111122223333',
    name: 'ml',
    type: 'production',
    typeSource: 'tag',
    state: 'planned',
    reason: '',
    steps,
    fingerprint: '',
    cause: { eventId: 'e', detailType: 'd', principal: null },
    attempts: 1,
    since: '2026-11-24T10:00:00.000Z',
    at: '2026-11-24T10:00:00.000Z',
    completedAt: null,
  });
  expect(baselineCheck(record.accountId, record)).toMatchObject({
    state: 'attention',
    says: expect.stringContaining('no CloudTrail trail logs management events in eu-west-1'),
    repair: 'see docs/guides/deploy.md',
  });
});

test('the step writes nothing, whatever it finds', async () => {
  expect(await resultsWithoutTrail(false)).toMatchObject([{ change: null }, { change: null }]);
});

test('an excluded account lacks nothing, and is not called complete', () => {
  const reason = 'account 111122223333 is excluded: accountTypes.exclude.accounts lists it';
  const record = anAccountRecord({ state: 'excluded', reason });
  expect(baselineCheck(record.accountId, record)).toMatchObject({ state: 'fine', says: reason });
});
