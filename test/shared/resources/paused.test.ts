// Check 28 of the design: a pause, or a used-up change budget, holds back each step about what accounts share.
import type { AccessRoleClients } from '../../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../../shared/baseline/run-steps.ts';
import { platformSteps } from '../../../shared/resources/registry.ts';
import type { Step } from '../../../shared/steps/step.ts';
import { aMember } from '../../support/member.ts';
import { aBaselineRun, aStepContext } from '../../support/site.ts';

/** The step with a change that is due. Its account can't be called: what it writes anywhere is a failure. */
function withChange(step: Step, log: string[]): Step {
  return {
    ...step,
    after: [],
    ...(step.scope === 'item' && { items: () => [{ name: 'some', region: 'us-east-1' }] }),
    observe: async () => ({}),
    recorded: (facts) => facts,
    decide: () => ({ kind: 'violating', reason: 'a change is due', change: { setting: true } }),
    apply: async () => {
      log.push(step.id);
      return {};
    },
  };
}

test.each(platformSteps)('check 28: $id waits while Palisade is paused, and writes afterwards', async (step) => {
  const log: string[] = [];
  const { types = ['shared-services'] } = step;
  const contextIn = (region: string, item: string | null) =>
    aStepContext({
      region,
      item,
      member: aMember({ type: types[0] ?? 'shared-services' }),
      clients: {} as AccessRoleClients,
    });
  const run = (denialReason: () => Promise<string | undefined>) =>
    runSteps([withChange(step, log)], aBaselineRun({ contextIn, denialReason }));
  expect(await run(async () => 'paused by dana')).toMatchObject([
    { state: 'waiting', reason: expect.stringContaining('paused by dana') },
  ]);
  expect(log).toEqual([]);
  await run(async () => undefined);
  expect(new Set(log)).toEqual(new Set([step.id]));
});
