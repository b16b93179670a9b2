// What each outcome of a step says about whether its requirement is in force: admission to what others share depends on it.
import type { StepResult } from '../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../shared/baseline/run-steps.ts';
import { configRecorder } from '../../../shared/baseline/steps/config-recorder.ts';
import type { ChangeMode } from '../../../shared/governance/schema/modes.ts';
import type { Step, StepVerdict } from '../../../shared/steps/step.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aStep } from '../../support/fake-step.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../support/site.ts';

/** One that has a mode. */
const id = 'password-policy';
const change = { value: 1 };
const hold = { hazards: [], fingerprint: 'f', approval: 'when-held' as const, isApprovable: true };

async function inForce(step: Step, mode: ChangeMode = 'enforce', denialReason?: string) {
  const governance = aGovernance({ baseline: { modes: { all: { [id]: mode } } } });
  const [result] = await runSteps(
    [step],
    aBaselineRun({
      contextIn: (region, item) => aStepContext({ region, item, governance }),
      denialReason: async () => denialReason,
    }),
  );
  return result?.inForce;
}
const decided = (verdict: StepVerdict) => aStep(id, { decide: () => verdict });

const verdicts: readonly { verdict: StepVerdict; enforce: boolean; monitor: boolean }[] = [
  { verdict: { kind: 'compliant', reason: '' }, enforce: true, monitor: true },
  // Another service fulfils it, as Control Tower's recorder does, or there is nothing to do.
  { verdict: { kind: 'not-applicable', reason: '' }, enforce: true, monitor: true },
  { verdict: { kind: 'monitored', reason: '', change }, enforce: false, monitor: false },
  { verdict: { kind: 'held', reason: '', change, hold }, enforce: false, monitor: false },
  { verdict: { kind: 'blocked', reason: '' }, enforce: false, monitor: false },
  { verdict: { kind: 'attention', reason: '' }, enforce: false, monitor: false },
  // The write changes nothing that this verdict reads: it is not in force after it.
  { verdict: { kind: 'violating', reason: '', change }, enforce: false, monitor: false },
];

test.each(verdicts)('a step that is $verdict.kind', async ({ verdict, enforce, monitor }) => {
  expect({ enforce: await inForce(decided(verdict)), monitor: await inForce(decided(verdict), 'monitor') }).toEqual({
    enforce,
    monitor,
  });
  expect(await inForce(decided(verdict), 'off')).toBe(false);
});

const rejects = (name: string) => async () => {
  throw awsError(name, 400);
};

test.each<{ name: string; step: Step; denial?: string; expected: boolean | undefined }>([
  { name: 'drift that was corrected and read back', step: aStep(id), expected: true },
  { name: 'a write that cannot be read back', step: aStep(id, { persists: false }), expected: false },
  { name: 'a write that AWS refuses', step: aStep(id, { apply: rejects('AccessDenied') }), expected: false },
  { name: 'a violation during a pause', step: aStep(id), denial: 'paused', expected: false },
  {
    name: 'a read that AWS throttles',
    step: aStep(id, { observe: rejects('ThrottlingException') }),
    expected: undefined,
  },
  { name: 'a read that AWS denies', step: aStep(id, { observe: rejects('AccessDenied') }), expected: undefined },
])('$name', async ({ step, denial, expected }) => {
  expect(await inForce(step, 'enforce', denial)).toBe(expected);
});

test('a step that waits for another one is not seen, and one that lacks what it needs is not in force', async () => {
  const find = (results: readonly StepResult[]) => results.find(({ step }) => step === id)?.inForce;
  const failing = aStep('first', { observe: rejects('ThrottlingException') });
  const monitored = aStep('first', { decide: () => ({ kind: 'monitored', reason: '', change }) });
  expect(find(await runSteps([failing, aStep(id, { after: ['first'] })], aBaselineRun()))).toBeUndefined();
  const needing = aStep(id, { after: ['first'], needs: ['first'] });
  expect(find(await runSteps([monitored, needing], aBaselineRun()))).toBe(false);
});

test('a Region that is not enabled is no reason', async () => {
  const run = aBaselineRun({ closedReason: async () => 'not enabled' });
  const [result] = await runSteps([aStep(id, { scope: 'region' })], run);
  expect(result).toMatchObject({ state: 'skipped', inForce: true });
});

const controlTowers = { recorder: 'aws-controltower-BaselineConfigRecorder', channel: 'aws-controltower-channel' };
const recording = { ...controlTowers, recording: true, leavesOut: [], daily: [] };

test.each([
  { name: 'records all that is required', facts: recording, expected: true },
  { name: 'is stopped', facts: { ...recording, recording: false }, expected: false },
  { name: 'leaves a resource type out', facts: { ...recording, leavesOut: ['AWS::S3::Bucket'] }, expected: false },
])('Control Tower’s recorder that $name', async ({ facts, expected }) => {
  const step = { ...configRecorder, scope: 'account' as const, after: [], needs: [], observe: async () => facts };
  expect(await inForce(step)).toBe(expected);
});
