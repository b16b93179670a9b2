// The verdicts on a recorder of AWS Config, and what is said about one that Palisade may not change.
import { completeReason } from '../../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { configRecorder } from '../../../../shared/baseline/steps/config-recorder.ts';
import type { Step } from '../../../../shared/steps/step.ts';
import { aBaselineRun, aStepContext } from '../../../support/site.ts';

type Facts = Parameters<typeof configRecorder.decide>[0];
const asRequired: Facts = { recorder: 'default', recording: true, leavesOut: [], daily: [], channel: 'default' };
const controlTower: Facts = { ...asRequired, recorder: 'aws-controltower-BaselineConfigRecorder' };
const type = 'AWS::S3::Bucket';

test.each([
  { name: 'as required', facts: {}, kind: 'compliant', reason: /is recording/ },
  { name: 'stopped', facts: { recording: false }, kind: 'violating', reason: /is stopped/ },
  { name: 'without buckets', facts: { leavesOut: [type] }, kind: 'violating', reason: /does not record AWS::S3/ },
  { name: 'once a day', facts: { daily: [type] }, kind: 'violating', reason: /AWS::S3::Bucket once a day/ },
  { name: 'without a channel', facts: { channel: null }, kind: 'violating', reason: /no delivery channel/ },
])('a recorder $name is $kind; Control Tower’s is left alone, and said', ({ facts, kind, reason }) => {
  const inputs = aStepContext();
  const own = configRecorder.decide({ ...asRequired, ...facts }, inputs);
  expect(own).toMatchObject({ kind, reason: expect.stringMatching(reason) });
  const theirs = configRecorder.decide({ ...controlTower, ...facts }, inputs);
  expect(theirs).toMatchObject(
    kind === 'compliant'
      ? { kind: 'not-applicable', reason: expect.not.stringContaining(':') }
      : { kind: 'attention', reason: expect.stringMatching(reason) },
  );
});

test('a complete baseline says where the guardrails do not see all of the account', async () => {
  const stopped = { ...controlTower, recording: false };
  const step: Step = { ...(configRecorder as unknown as Step), after: [], observe: async () => stopped };
  const results = await runSteps([step], aBaselineRun());
  expect(completeReason(results)).toMatch(
    /^0 settings written; config-recorder in us-east-1: Control Tower manages the recorder.*is stopped$/,
  );
});
