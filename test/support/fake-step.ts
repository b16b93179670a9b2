// A baseline step with one setting in memory, which logs its calls.
import type { Step } from '../../shared/steps/step.ts';

type FakeStep = Partial<Step> & {
  /** The setting before the step runs; 1 is what the step requires. */
  readonly value?: number;
  readonly log?: string[];
  /** Whether a write can be read afterwards. */
  readonly persists?: boolean;
};

export function aStep(id: string, { value = 0, log = [], persists = true, ...rest }: FakeStep = {}): Step {
  let now = value;
  return {
    id,
    title: id,
    scope: 'account',
    after: [],
    permissions: { account: [] },
    observe: async () => {
      log.push(`observe ${id}`);
      return { value: now };
    },
    decide: ({ value: found }) =>
      found === 1
        ? { kind: 'compliant', reason: 'it is 1' }
        : { kind: 'violating', reason: `it is ${found}`, change: { value: 1 } },
    apply: async () => {
      log.push(`apply ${id}`);
      if (persists) now = 1;
      return undefined;
    },
    ...rest,
  };
}
