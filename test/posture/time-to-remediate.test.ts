// Time to remediate, from the history of a finding.
import { timesToRemediateMs } from '../../posture/time-to-remediate.ts';
import { aFinding } from '../support/finding.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString();

/** A step whose event happened at second `event`, and which was published at second `published`. */
function step(state: ReturnType<typeof aFinding>['state'], event: number, published: number) {
  return { finding: aFinding({ state, at: at(event + 1), firstSeenAt: at(event) }), publishedAt: at(published) };
}

test.each([
  { name: 'a remediation counts from its event', steps: [step('remediated', 10, 12)], expected: [2_000] },
  {
    name: 'a remediation after failed attempts counts from the first of them',
    steps: [step('failed', 10, 11), step('unreadable', 20, 21), step('remediated', 30, 31)],
    expected: [21_000],
  },
  {
    name: 'violations that others fixed, or that are only monitored, do not count',
    steps: [step('failed', 10, 11), step('resolved', 20, 21), step('monitored', 30, 31), step('remediated', 40, 41)],
    expected: [1_000],
  },
  {
    name: 'each remediation counts separately, in any order of the steps',
    steps: [step('remediated', 50, 53), step('remediated', 10, 12)],
    expected: [2_000, 3_000],
  },
  {
    name: 'steps without a time of publication do not count',
    steps: [{ finding: aFinding() }, { ...step('remediated', 10, 12), publishedAt: undefined }],
    expected: [],
  },
])('$name', ({ steps, expected }) => {
  expect(timesToRemediateMs(steps)).toEqual(expected);
});
