import { EventBridgeClient, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { forwardingRule } from '../../../../shared/baseline/steps/forwarding-rule.ts';
import type { Step } from '../../../../shared/steps/step.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aBaselineRun, aStepContext } from '../../../support/site.ts';

/** The result of the step in an account without a rule, when PutTargets ends like this. */
async function resultWhen(putTargets: { rejects: Error } | { entry: object }) {
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  const mock = mockClient(eventBridge);
  mock.resolves({});
  const call = mock.on(PutTargetsCommand);
  if ('rejects' in putTargets) call.rejects(putTargets.rejects);
  else call.resolves({ FailedEntryCount: 1, FailedEntries: [putTargets.entry] });
  const noRule = { pattern: null, state: null, target: null, role: null };
  const step: Step = { ...(forwardingRule as unknown as Step), after: [], observe: async () => noRule };
  const contextIn = (region: string) => aStepContext({ region, clients: { eventBridge } as AccessRoleClients });
  const [result] = await runSteps([step], aBaselineRun({ contextIn }));
  return result;
}

test.each([
  { name: 'a role that EventBridge cannot assume yet', rejects: awsError('ValidationException') },
  { name: 'a bus that does not accept it yet', rejects: awsError('AccessDeniedException', 403) },
  { name: 'another change of the rule', rejects: awsError('ConcurrentModificationException') },
])('a target is waited for, with the reason: $name', async ({ rejects }) => {
  expect(await resultWhen({ rejects })).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining(rejects.name),
  });
});

test('an entry that EventBridge rejects in its answer is waited for, with its code and reason', async () => {
  const entry = { TargetId: 'hub', ErrorCode: 'ConcurrentModificationException', ErrorMessage: 'try it later' };
  expect(await resultWhen({ entry })).toMatchObject({
    state: 'waiting',
    reason: 'ConcurrentModificationException (try it later)',
    change: { target: expect.stringContaining('event-bus/palisade') },
  });
  expect(await resultWhen({ entry: {} })).toMatchObject({
    state: 'waiting',
    reason: 'FailedEntry (no reason was given)',
  });
});
