// Time to repair, from the history of a finding.
import { timesToRemediateMs } from '../../posture/time-to-remediate.ts';
import { aFinding } from '../support/finding.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString();

/** A step that an event at one second led to, and that was published at another. */
function step(state: ReturnType<typeof aFinding>['state'], event: number, published: number) {
  return { finding: aFinding({ state, at: at(event + 1), firstSeenAt: at(event) }), publishedAt: at(published) };
}

test.each([
  { name: 'a repair counts from its event', steps: [step('remediated', 10, 12)], expected: [2_000] },
  {
    name: 'a repair after tries that failed counts from the first of them',
    steps: [step('failed', 10, 11), step('unreadable', 20, 21), step('remediated', 30, 31)],
    expected: [21_000],
  },
  {
    name: 'what was settled by others, or left alone, is no repair',
    steps: [step('failed', 10, 11), step('resolved', 20, 21), step('monitored', 30, 31), step('remediated', 40, 41)],
    expected: [1_000],
  },
  {
    name: 'each repair counts by itself, in whatever order the steps are read',
    steps: [step('remediated', 50, 53), step('remediated', 10, 12)],
    expected: [2_000, 3_000],
  },
  {
    name: 'steps of which it is not known when they were published are left out',
    steps: [{ finding: aFinding() }, { ...step('remediated', 10, 12), publishedAt: undefined }],
    expected: [],
  },
])('$name', ({ steps, expected }) => {
  expect(timesToRemediateMs(steps)).toEqual(expected);
});
