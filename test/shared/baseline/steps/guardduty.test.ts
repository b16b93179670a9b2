// The GuardDuty membership, with an in-memory client, since no emulator has GuardDuty.
import {
  CreateMembersCommand,
  GetMembersCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { mockClient } from 'aws-sdk-client-mock';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { guardDuty } from '../../../../shared/baseline/steps/guardduty.ts';
import { aMember } from '../../../support/member.ts';
import { aBaselineRun, aStepContext } from '../../../support/site.ts';

const administrator = '555566667777';

function setUp({ detectors = ['d1'], status = undefined as string | undefined } = {}) {
  const client = mockClient(new GuardDutyClient({ region: 'us-east-1' }));
  let now = status;
  client.on(ListDetectorsCommand).resolves({ DetectorIds: detectors });
  client.on(GetMembersCommand).callsFake(() => ({
    Members: now ? [{ AccountId: aMember().id, RelationshipStatus: now }] : [],
    UnprocessedAccounts: [],
  }));
  client.on(CreateMembersCommand).callsFake(() => {
    now = 'Enabled';
    return { UnprocessedAccounts: [] };
  });
  const run = (admin: string | null = administrator) =>
    runSteps(
      [{ ...guardDuty, after: [] }],
      aBaselineRun({
        contextIn: (region) =>
          aStepContext({
            region,
            delegatedAdminFor: async () => admin,
            accessRoleClientsFor: (id) => {
              expect(id).toBe(administrator);
              return { guardDuty: client } as never;
            },
          }),
      }),
    );
  return { client, run };
}

test('an account becomes a member through the administrator’s account, and a second run writes nothing', async () => {
  const { client, run } = setUp();
  expect(await run()).toMatchObject([{ state: 'done', change: { member: aMember().id } }]);
  expect(client.commandCalls(CreateMembersCommand)[0]?.args[0].input).toEqual({
    DetectorId: 'd1',
    AccountDetails: [{ AccountId: aMember().id, Email: aMember().email }],
  });
  expect(await run()).toMatchObject([{ state: 'already' }]);
  expect(client.commandCalls(CreateMembersCommand)).toHaveLength(1);
});

test('a member that was removed becomes one again', async () => {
  expect(await setUp({ status: 'Removed' }).run()).toMatchObject([
    { state: 'done', reason: 'member status is Removed' },
  ]);
});

test('without a delegated administrator, and for the administrator itself, the step is skipped', async () => {
  expect(await setUp().run(null)).toMatchObject([{ state: 'skipped' }]);
  expect(await setUp().run(aMember().id)).toMatchObject([{ state: 'skipped' }]);
});

test('if the administrator has not enabled GuardDuty, the reason says what to do', async () => {
  const [result] = await setUp({ detectors: [] }).run();
  expect(result).toMatchObject({ state: 'failed', reason: expect.stringContaining('enable it there') });
});
