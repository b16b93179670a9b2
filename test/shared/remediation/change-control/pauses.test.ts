// Whether anything may be changed at all, by the state of the hub.
import { isPausedEverywhere, neverStarted } from '../../../../shared/remediation/change-control/pauses.ts';
import { running } from '../../../../tools/fixtures/change-control.ts';

const pauseOf = (account: string) => ({ account, by: 'dana', since: '2026-11-24T10:00:00Z', reason: 'r' });

test.each([
  ['was never started', neverStarted, true],
  ['runs', running, false],
  ['is paused everywhere', { ...running, pauses: [pauseOf('111122223333'), pauseOf('*')] }, true],
  ['is paused in one account', { ...running, pauses: [pauseOf('111122223333')] }, false],
])('a hub that %s', (_what, state, expected) => {
  expect(isPausedEverywhere(state)).toBe(expected);
});
