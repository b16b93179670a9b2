// How the steps of a baseline obey their modes: what is read, what is written, and what is only recorded.
import fc from 'fast-check';
import { baselineStateOf, type StepResult } from '../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../shared/baseline/run-steps.ts';
import { steps as allSteps } from '../../../shared/baseline/steps/registry.ts';
import { baselineStepKinds } from '../../../shared/governance/schema/mode-names.ts';
import { changeModes } from '../../../shared/governance/schema/modes.ts';
import type { Step } from '../../../shared/steps/step.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aStep } from '../../support/fake-step.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../support/site.ts';

const runWith = (steps: readonly Step[], modes: object, age: 'existing' | 'new' = 'existing') =>
  runSteps(
    steps,
    aBaselineRun({
      contextIn: (region) => aStepContext({ region, age, governance: aGovernance({ baseline: { modes } }) }),
    }),
  );
const states = (results: readonly StepResult[]) => results.map(({ step, state }) => `${step} ${state}`);

test.each([
  { mode: 'off', state: 'skipped', calls: [], wouldChange: undefined },
  { mode: 'monitor', state: 'monitored', calls: ['observe contacts'], wouldChange: { value: 1 } },
  {
    mode: 'enforce',
    state: 'done',
    calls: ['observe contacts', 'apply contacts', 'observe contacts'],
    wouldChange: undefined,
  },
])('a step in mode $mode is $state', async ({ mode, state, calls, wouldChange }) => {
  const log: string[] = [];
  const results = await runWith([aStep('contacts', { log })], { all: { contacts: mode } });
  expect(results).toMatchObject([{ state, change: mode === 'enforce' ? { value: 1 } : null }]);
  expect(results[0]?.wouldChange).toEqual(wouldChange);
  expect(log).toEqual(calls);
  expect(baselineStateOf(results)).toBe('complete');
});

test('where governance.yml says nothing, a step is monitored in an existing account and enforced in a new one', async () => {
  expect(states(await runWith([aStep('contacts')], {}))).toEqual(['contacts monitored']);
  expect(states(await runWith([aStep('contacts')], {}, 'new'))).toEqual(['contacts done']);
});

test('nothing waits for a step that is monitored, off, or that could not do anything either', async () => {
  const log: string[] = [];
  const stuck: Partial<Step> = { decide: () => ({ kind: 'blocked', reason: 'a person has to act' }) };
  const results = await runWith(
    [
      aStep('contacts', { log }),
      aStep('tags', { log }),
      aStep('security-hub', { log, ...stuck }),
      aStep('release-quarantine', { log, after: ['contacts', 'tags', 'security-hub'] }),
    ],
    { all: { default: 'monitor', tags: 'off' } },
  );
  expect(states(results)).toEqual([
    'contacts monitored',
    'tags skipped',
    'security-hub skipped',
    'release-quarantine done',
  ]);
  expect(results[2]).toMatchObject({ attention: true, reason: 'a person has to act' });
});

test('an account is asked again while it does not answer: what could not be read is not taken for monitored', async () => {
  const results = await runWith(
    [aStep('contacts', { observe: async () => Promise.reject(awsError('AccessDenied', 403)) })],
    {},
  );
  expect(states(results)).toEqual(['contacts waiting']);
});

test.each([
  { mode: 'monitor', state: 'skipped', attention: true },
  { mode: 'off', state: 'done', attention: undefined },
  { mode: 'enforce', state: 'done', attention: undefined },
])('a step that needs another one in mode $mode is $state', async ({ mode, state, attention }) => {
  const log: string[] = [];
  const results = await runWith(
    [aStep('config-role', { log }), aStep('config-recorder', { log, after: ['config-role'], needs: ['config-role'] })],
    { all: { 'config-role': mode, 'config-recorder': 'enforce' } },
  );
  expect(results[1]).toMatchObject({ state, ...(attention ? { attention } : {}) });
  expect(log.includes('apply config-recorder')).toBe(state === 'done');
});

test('a step that needs a monitored one runs if that has nothing to change', async () => {
  const done: Partial<Step> = { decide: () => ({ kind: 'compliant', reason: 'as it should be' }) };
  const results = await runWith(
    [aStep('config-role', done), aStep('config-recorder', { after: ['config-role'], needs: ['config-role'] })],
    { all: { 'config-role': 'monitor', 'config-recorder': 'enforce' } },
  );
  expect(states(results)).toEqual(['config-role already', 'config-recorder done']);
});

test('a monitored step says what it would change, although what it needs is only monitored as well', async () => {
  const log: string[] = [];
  const results = await runWith(
    [aStep('config-role', { log }), aStep('config-recorder', { log, after: ['config-role'], needs: ['config-role'] })],
    { all: { default: 'monitor' } },
  );
  expect(states(results)).toEqual(['config-role monitored', 'config-recorder monitored']);
  expect(results[1]?.wouldChange).toEqual(results[0]?.wouldChange);
  expect(log.filter((call) => call.startsWith('apply'))).toEqual([]);
});

test('a step that is off needs nothing, and asks nobody to act', async () => {
  const results = await runWith(
    [aStep('config-role'), aStep('config-recorder', { after: ['config-role'], needs: ['config-role'] })],
    { all: { default: 'monitor', 'config-recorder': 'off' } },
  );
  expect(results[1]).toMatchObject({ state: 'skipped', reason: expect.stringContaining('off') });
  expect(results[1]).not.toHaveProperty('attention');
});

test('what a step needs is among the steps that it comes after', () => {
  for (const { after, needs = [] } of allSteps) expect(after).toEqual(expect.arrayContaining([...needs]));
});

test('whatever the modes are: only enforced steps write, steps that are off are not looked at, and nothing waits', async () => {
  const anyMode = fc.constantFrom(...changeModes);
  const anyModes = fc.record(
    Object.fromEntries(['default', ...Object.keys(baselineStepKinds)].map((name) => [name, anyMode])),
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(anyModes, fc.constantFrom('existing' as const, 'new' as const), async (modes, age) => {
      const log: string[] = [];
      const steps = allSteps.map(({ id, after, needs = [] }) => aStep(id, { log, after, needs }));
      const results = await runWith(steps, { all: modes }, age);
      expect(baselineStateOf(results)).toBe('complete');
      for (const [id, kind] of Object.entries(baselineStepKinds)) {
        const byDefault =
          kind === 'setting' ? (modes['default'] ?? (age === 'new' ? 'enforce' : 'monitor')) : 'enforce';
        const mode = modes[id] ?? byDefault;
        if (mode !== 'enforce') expect(log).not.toContain(`apply ${id}`);
        if (mode === 'off') expect(log).not.toContain(`observe ${id}`);
        const result = results.find(({ step }) => step === id);
        expect(result?.change ?? null).toEqual(log.includes(`apply ${id}`) ? { value: 1 } : null);
      }
    }),
    { numRuns: 50 },
  );
});
