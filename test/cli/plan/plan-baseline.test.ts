// What a plan says of a baseline whose steps write, fail or cannot look at the account, and of what change control denies.
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { planBaseline } from '../../../cli/plan/plan-baseline.ts';
import type { AccountAge } from '../../../shared/accounts/account-age.ts';
import { createAccessRoleClients } from '../../../shared/aws/access-role-clients.ts';
import type { BaselineStepDependencies } from '../../../shared/baseline/run-baseline-steps.ts';
import type { ChangeControl, Denial } from '../../../shared/remediation/change-control/change-control.ts';
import type { Step } from '../../../shared/steps/step.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aMember } from '../../support/member.ts';
import { aGovernance, aStepContext, hub } from '../../support/site.ts';

const aStep = (id: string, parts: Partial<Step> = {}): Step => ({
  id,
  title: id,
  scope: 'account',
  after: [],
  permissions: { account: [] },
  observe: async () => ({ length: 6 }),
  decide: () => ({ kind: 'violating', reason: 'too short', change: { length: 14 } }),
  apply: () => Promise.reject(new Error('a plan writes nothing')),
  ...parts,
});
const compliant = aStep('trail', { decide: () => ({ kind: 'compliant', reason: 'r' }) });
const blocked = aStep('trail', { decide: () => ({ kind: 'blocked', reason: 'a person has to act' }) });
const unreadable = (id: string) => aStep(id, { observe: () => Promise.reject(awsError('AccessDenied', 403)) });
const waiting = aStep('config-rules', { after: ['contacts'] });

const denying = (denial: Denial): ChangeControl => ({ ...allowAll, authorize: async () => denial });

function plan(steps: readonly Step[], changeControl: ChangeControl = allowAll, age: AccountAge = 'new') {
  const organizations = {} as OrganizationsClient;
  const clients = createAccessRoleClients({
    region: 'us-east-1',
    credentials: () => Promise.reject(new Error('none')),
  });
  const { policies, delegatedAdminFor } = aStepContext();
  const dependencies: BaselineStepDependencies = {
    governance: aGovernance(),
    changeControl,
    now: () => new Date('2026-11-24T10:00:00.000Z'),
    steps,
    hub,
    organizations,
    organizationFacts: { policies, delegatedAdminFor },
    accessRoleClientsFor: () => clients,
    findingsOf: async () => [],
    forwardedPatterns: [],
    platformPatterns: [],
  };
  return planBaseline(dependencies, { member: aMember(), age, resources: [] });
}

const settings = [{ setting: 'length', from: 6, to: 14 }];

test.each<{ name: string; steps: readonly Step[]; control?: ChangeControl; rows: readonly object[]; error?: string }>([
  { name: 'a step that would write', steps: [aStep('contacts')], rows: [{ verdict: 'change', settings }] },
  { name: 'a compliant step', steps: [compliant], rows: [] },
  {
    name: 'a pause',
    steps: [aStep('contacts'), compliant],
    control: denying({ kind: 'paused', reason: 'by dana' }),
    rows: [{ verdict: 'paused', settings, reason: 'too short; by dana' }],
  },
  {
    name: 'a budget that is used up',
    steps: [aStep('contacts')],
    control: denying({ kind: 'limit', reason: 'used up' }),
    rows: [{ verdict: 'over budget', settings }],
  },
  {
    name: 'change control that cannot be read: nothing is promised',
    steps: [aStep('contacts')],
    control: denying({ kind: 'unknown', reason: 'AccessDenied' }),
    rows: [{ verdict: 'failed', settings }],
  },
  {
    name: 'a step that a person has to help',
    steps: [aStep('contacts'), blocked],
    rows: [{ verdict: 'change' }, { step: 'trail', verdict: 'failed', reason: 'a person has to act' }],
  },
  {
    name: 'a step that cannot read, and one that waits for it',
    steps: [unreadable('contacts'), waiting, compliant],
    rows: [{ step: 'contacts', verdict: 'failed' }],
  },
  {
    name: 'an account that cannot be entered',
    steps: [unreadable('contacts'), unreadable('trail'), waiting],
    rows: [],
    error: 'AccessDenied',
  },
])('$name', async ({ steps, control, rows, error }) => {
  const planned = await plan(steps, control);
  expect(planned.baseline).toEqual(rows.map((row) => expect.objectContaining(row)));
  expect(planned.error).toEqual(error === undefined ? null : expect.stringContaining(error));
});

test('in an existing account, what is not enforced in words is a row, and change control is not asked', async () => {
  const neverAsked = denying({ kind: 'paused', reason: 'by dana' });
  const { baseline } = await plan([aStep('contacts'), compliant], neverAsked, 'existing');
  expect(baseline).toEqual([expect.objectContaining({ step: 'contacts', verdict: 'monitored', settings })]);
});

test('a step that is held is a row of its own, with what it would write and why it does not', async () => {
  const hold = { hazards: [], fingerprint: 'f', approval: 'when-held' as const, isApprovable: true };
  const decide: Step['decide'] = () => ({ kind: 'held', reason: 'held: websites', change: { value: 1 }, hold });
  const { baseline } = await plan([aStep('account-public-access', { decide }), compliant]);
  expect(baseline).toEqual([
    expect.objectContaining({
      step: 'account-public-access',
      verdict: 'held',
      reason: 'held: websites',
      settings: [{ setting: 'value', from: null, to: 1 }],
    }),
  ]);
});

test('an account is not entered although a step has nothing to ask', async () => {
  const nothing = aStep('tags', { decide: () => ({ kind: 'not-applicable', reason: 'r' }) });
  expect(await plan([unreadable('contacts'), nothing])).toMatchObject({ baseline: [], error: expect.any(String) });
});

test('change control is asked once, and only if a step would write', async () => {
  let asked = 0;
  const counting: ChangeControl = {
    ...allowAll,
    authorize: async () => {
      asked += 1;
      return undefined;
    },
  };
  await plan([compliant], counting);
  expect(asked).toBe(0);
  await plan([aStep('contacts'), aStep('trail')], counting);
  expect(asked).toBe(1);
});

test('the keys of a plan are those that governance.yml names, and whether buckets can use them', async () => {
  const says = (kind: 'compliant' | 'attention' | 'not-applicable') =>
    aStep('bucket-key', { decide: () => ({ kind, reason: 'the key' }) });
  const keysOf = async (step: Step) => (await plan([step])).keys;
  const theKey = (isUsable: boolean) => [{ region: null, isUsable, reason: 'the key' }];
  expect(await keysOf(says('compliant'))).toEqual(theKey(true));
  expect(await keysOf(says('attention'))).toEqual(theKey(false));
  expect(await keysOf(says('not-applicable'))).toEqual([]);
  expect(await keysOf(compliant)).toEqual([]);
});
