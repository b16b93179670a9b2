// What the steps of a shared resource have left undone.
import { type StepResult, type StepState, stepStates } from '../../../shared/accounts/account-record.ts';
import { openResult } from '../../../shared/platform/open-result.ts';
import { kindOf } from '../../../shared/resources/registry.ts';

const resource = { kind: 'dataset', name: 'customers' };
const [step] = kindOf({ kind: 'dataset' }).steps.map(({ id }) => id);
const result = (state: StepState, overrides: Partial<StepResult> = {}): StepResult => ({
  ...{ step: step ?? '', region: 'us-east-1', item: 'customers', state, reason: '', before: null, change: null },
  ...{ milliseconds: 0, calls: 0, ...overrides },
});
const inStep: readonly StepState[] = ['done', 'already'];

test.each(stepStates)('a resource whose step is %s is in step only if nothing is left to do', (state) => {
  expect(openResult([result(state), result('done')], resource) === undefined).toBe(inStep.includes(state));
});

test('other steps, and other resources of the kind, say nothing about it', () => {
  const others = [result('monitored', { item: 'orders' }), result('failed', { step: 'trail' })];
  expect(openResult(others, resource)).toBeUndefined();
});
