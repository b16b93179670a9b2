import { contentFor } from '../../../functions/onboard-account/held-steps.ts';
import type { StepResult, StepState } from '../../../shared/accounts/account-record.ts';
import { baselineStateOf, completeReason, monitoredChanges } from '../../../shared/accounts/account-record.ts';
import type { Finding, Hold } from '../../../shared/findings/finding.ts';
import { aFinding } from '../../support/finding.ts';

const hold: Hold = {
  hazards: [{ id: 'P1', breaks: 'b', affects: 'website', seenBy: 's', remedy: 'r', approvable: true }],
  fingerprint: 'now',
  approval: 'when-held',
  isApprovable: true,
};
const before = { BlockPublicAcls: false };
const change = { BlockPublicAcls: true };

function stepOf(state: StepState, rest: Partial<StepResult> = {}): StepResult {
  const common = { step: 'account-public-access', region: null, milliseconds: 1, calls: 1 };
  return { ...common, state, reason: 'r', before, change: null, ...rest };
}
const held = stepOf('held', { wouldChange: change, hold });
const latestHeld = (fingerprint: string): Finding => aFinding({ state: 'held', hold: { ...hold, fingerprint } });

test.each<[string, StepResult, Finding | undefined, object | undefined]>([
  ['a new hold is published', held, undefined, { state: 'held', before, change, hold }],
  ['so is a hold by something else', held, latestHeld('before'), { state: 'held', hold }],
  ['the same hold is not published again', held, latestHeld('now'), undefined],
  ['a hold after a resolution is published', held, aFinding({ state: 'resolved' }), { state: 'held' }],
  [
    'a change that was made is published',
    stepOf('done', { change }),
    latestHeld('now'),
    { state: 'remediated', change },
  ],
  ['one that somebody else made is resolved', stepOf('already'), latestHeld('now'), { state: 'resolved' }],
  ['so is one that is left alone by decision', stepOf('monitored'), latestHeld('now'), { state: 'resolved' }],
  ['an attempt that waits says nothing', stepOf('waiting'), latestHeld('now'), undefined],
  ['nor does one that failed', stepOf('failed'), latestHeld('now'), undefined],
  ['nothing is resolved that is not open', stepOf('already'), aFinding({ state: 'resolved' }), undefined],
  ['nothing is said about an account that was never held', stepOf('done', { change }), undefined, undefined],
])('%s', (_what, step, latest, expected) => {
  const content = contentFor(step, latest);
  if (expected === undefined) expect(content).toBeUndefined();
  else expect(content).toMatchObject(expected);
});

test('a held step keeps no baseline incomplete, is not only monitored, and is in the reason', () => {
  const steps = [held, stepOf('already')];
  expect(baselineStateOf(steps)).toBe('complete');
  expect(monitoredChanges(steps)).toEqual([]);
  expect(completeReason(steps)).toMatch(/^0 settings written; account-public-access: r$/);
});
