import { nothingPlanned } from '../../../cli/plan/members.ts';
import { organizationPolicies, withoutOrganizationPolicies } from '../../../cli/plan/organization-policies.ts';
import { summarize } from '../../../cli/plan/summarize.ts';
import type { PlannedAccount, PlannedFix, PlannedPolicy, PlannedStep } from '../../../cli/plan/types.ts';

const step = (verdict: PlannedStep['verdict'] = 'change'): PlannedStep => ({
  step: 'password-policy',
  region: null,
  verdict,
  reason: 'r',
  settings: [],
});
const policy = (
  operation: PlannedPolicy['operation'],
  verdict: PlannedPolicy['verdict'] = 'change',
): PlannedPolicy => ({
  operation,
  kind: 'SERVICE_CONTROL_POLICY',
  policy: 'palisade-common',
  documents: [],
  verdict,
});
const fix = (verdict: PlannedFix['verdict'] = 'change'): PlannedFix => ({
  resourceType: 'AWS::S3::Bucket',
  resource: 'b',
  region: 'us-east-1',
  guardrail: 's3-versioning',
  verdict,
  reason: 'r',
  settings: [],
  hold: null,
  notes: [],
});
const keyStep = (region: string, verdict: PlannedStep['verdict'] = 'change', setting = 'key'): PlannedStep => ({
  ...step(verdict),
  step: 'data-keys',
  region,
  settings: [{ setting, from: null, to: 'alias/data' }],
});
const account = (parts: Partial<PlannedAccount>): PlannedAccount => ({ ...nothingPlanned('111122223333'), ...parts });

test.each([
  { name: 'nothing', accounts: [], text: '0 to fix, 0 baselines to apply, 0 policies to attach, 0 left alone' },
  {
    name: 'one of each',
    accounts: [account({ baseline: [step(), step()], policies: [policy('attach')], fixes: [fix()] })],
    text: '1 to fix, 1 baseline to apply, 1 policy to attach, 0 left alone',
  },
  {
    name: 'several accounts: a policy is attached to each, and updated once for all',
    accounts: [
      account({ baseline: [step()], policies: [policy('update'), policy('attach')] }),
      account({ baseline: [step()], policies: [policy('update', 'paused'), policy('attach'), policy('detach')] }),
    ],
    text: '0 to fix, 2 baselines to apply, 2 policies to attach, 1 policy to detach, 1 policy to update, 0 left alone',
  },
  {
    name: 'keys to make, with what they cost; other changes of the step make none',
    accounts: [
      account({ baseline: [keyStep('us-east-1'), keyStep('eu-west-1'), step()] }),
      account({ baseline: [keyStep('us-east-1', 'monitored'), keyStep('eu-west-1', 'change', 'rotation')] }),
    ],
    text: '0 to fix, 2 baselines to apply, 0 policies to attach, 2 KMS keys to make ($2 a month, $6 from the third year on), 1 left alone (1 monitored)',
  },
  {
    name: 'what is left alone, by reason',
    accounts: [
      account({
        baseline: [step('paused')],
        policies: [policy('attach', 'monitored')],
        fixes: [fix('held'), fix('held'), fix('undone'), fix('contested'), fix('exempt'), fix('over budget'), fix()],
      }),
    ],
    text: '1 to fix, 0 baselines to apply, 0 policies to attach, 8 left alone (2 held, 1 undone, 1 contested, 1 exempt, 1 monitored, 1 paused, 1 over budget)',
  },
  {
    name: 'what could not be asked',
    accounts: [
      account({ error: 'AccessDenied', fixes: [fix('failed'), fix('unreadable')], baseline: [step('failed')] }),
    ],
    text: '0 to fix, 0 baselines to apply, 0 policies to attach, 0 left alone, 3 failed, 1 account not asked completely',
  },
])('$name', ({ accounts, text }) => {
  const summary = summarize(withoutOrganizationPolicies(accounts), organizationPolicies(accounts));
  expect(summary.text).toBe(`Plan: ${text}`);
});
