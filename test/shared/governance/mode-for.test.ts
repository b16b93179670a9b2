import fc from 'fast-check';
import type { AccountAge } from '../../../shared/accounts/account-age.ts';
import { accountTypes } from '../../../shared/accounts/account-type.ts';
import { steps } from '../../../shared/baseline/steps/registry.ts';
import { policyFor } from '../../../shared/governance/governance.ts';
import { baselineModeFor, policyModeFor } from '../../../shared/governance/mode-for.ts';
import {
  baselineStepKinds,
  ownDocumentTypes,
  ownStepTypes,
  policyDocumentNames,
} from '../../../shared/governance/schema/mode-names.ts';
import { changeModes, type ModeBlocks } from '../../../shared/governance/schema/modes.ts';
import { guardrailById } from '../../../shared/guardrails/registry.ts';
import { resourceControlPolicies, serviceControlPolicies } from '../../../shared/policies/registry.ts';
import { aGovernance } from '../../support/site.ts';

test('modes can be set for each step of the baseline, but for those that have modes by document or must always run', () => {
  const uncovered = ['service-control-policies', 'resource-control-policies', 'release-quarantine'];
  expect([...Object.keys(baselineStepKinds), ...uncovered].toSorted()).toEqual(steps.map(({ id }) => id).toSorted());
});

test('modes can be set for each policy document', () => {
  expect([...serviceControlPolicies, ...resourceControlPolicies].map(({ name }) => name)).toEqual([
    ...policyDocumentNames,
  ]);
});

test('the steps of some types are those of the registry', () => {
  const ofSomeTypes = steps.flatMap(({ id, types }) => (types === undefined ? [] : [[id, types]]));
  expect(Object.fromEntries(ownStepTypes)).toEqual(Object.fromEntries(ofSomeTypes));
});

test('what an account had as another type is closed by the modes of that type', () => {
  const modes = { all: { default: 'monitor' as const }, 'data-management': { default: 'enforce' as const } };
  const governance = { baseline: { modes } };
  const now = { type: 'data-science', age: 'existing' } as const;
  expect(baselineModeFor(governance, now, 'dataset-key')).toBe('enforce');
  expect(baselineModeFor(governance, { ...now, type: 'unclassified' }, 'dataset-key')).toBe('enforce');
  expect(baselineModeFor(governance, now, 'execution-role')).toBe('monitor');
  expect(baselineModeFor(governance, now, 'config-recorder')).toBe('monitor');
});

test('the documents of some types are those of the registry', () => {
  const ofSomeTypes = [...serviceControlPolicies, ...resourceControlPolicies].flatMap(({ name, types }) =>
    types === 'all' ? [] : [[name, types]],
  );
  expect([...ownDocumentTypes]).toEqual(ofSomeTypes);
});

type Blocks = Record<string, Record<string, unknown>>;
const withSteps = (modes: Blocks) => aGovernance({ baseline: { modes } });

test.each([
  { what: 'nothing', modes: {}, existing: 'monitor', new: 'enforce' },
  { what: 'a default for all', modes: { all: { default: 'off' } }, existing: 'off', new: 'off' },
  {
    what: 'a default for the type, which is more specific',
    modes: { all: { default: 'off' }, testing: { default: 'monitor' } },
    existing: 'monitor',
    new: 'monitor',
  },
  {
    what: 'a default for another type',
    modes: { production: { default: 'off' } },
    existing: 'monitor',
    new: 'enforce',
  },
  {
    what: 'the name for all, which is more specific than a default for the type',
    modes: { all: { NAME: 'enforce' }, testing: { default: 'off' } },
    existing: 'enforce',
    new: 'enforce',
  },
  {
    what: 'the name for the type and for all',
    modes: { all: { NAME: 'enforce' }, testing: { NAME: { existing: 'off', new: 'monitor' } } },
    existing: 'off',
    new: 'monitor',
  },
])('where governance.yml says $what, the mode is $existing, or $new in new accounts', ({ modes, ...expected }) => {
  const of = (name: string) =>
    Object.fromEntries(
      Object.entries(modes).map(([type, block]) => [
        type,
        Object.fromEntries(Object.entries(block).map(([key, mode]) => [key === 'NAME' ? name : key, mode])),
      ]),
    );
  for (const age of ['existing', 'new'] as const) {
    const account = { type: 'testing', age } as const;
    expect(baselineModeFor(withSteps(of('contacts')), account, 'contacts')).toBe(expected[age]);
    expect(policyModeFor(aGovernance({ policies: { modes: of('no-root') } }), account, 'no-root')).toBe(expected[age]);
  }
});

test.each(Object.entries(baselineStepKinds))(
  'a default for all covers the step %s only if it changes settings: it is of the kind %s',
  (step, kind) => {
    const [type = 'testing'] = ownStepTypes.get(step) ?? [];
    const modeBy = (modes: ModeBlocks) =>
      baselineModeFor(aGovernance({ baseline: { modes } }), { type, age: 'existing' }, step);
    const all = { default: 'off' } as const;
    expect(modeBy({ all })).toBe(kind === 'setting' ? 'off' : 'enforce');
    expect(modeBy({ all, [type]: { [step]: 'monitor' } })).toBe('monitor');
  },
);

test('an unclassified account has the modes of all, whatever a type says', () => {
  const anyMode = fc.constantFrom(...changeModes);
  fc.assert(
    fc.property(anyMode, anyMode, fc.constantFrom<AccountAge>('existing', 'new'), (ofAll, ofTypes, age) => {
      const types = Object.fromEntries(accountTypes.map((type) => [type, { default: ofTypes, 'no-root': ofTypes }]));
      const governance = aGovernance({ policies: { modes: { ...types, all: { default: ofAll } } } });
      expect(policyModeFor(governance, { type: 'unclassified', age }, 'no-root')).toBe(ofAll);
    }),
  );
});

test.each([
  { what: 'nothing', rules: {}, existing: 'monitor', new: 'remediate' },
  { what: 'one word for all', rules: { all: 'remediate' }, existing: 'remediate', new: 'remediate' },
  {
    what: 'two words for the type',
    rules: { all: 'remediate', testing: { existing: 'monitor', new: 'remediate' } },
    existing: 'monitor',
    new: 'remediate',
  },
])(
  'where governance.yml says $what of a guardrail, its mode is $existing, or $new in new accounts',
  ({ rules, ...expected }) => {
    const blocks = Object.entries(rules).map(([type, mode]) => [type, { 's3-versioning': { mode } }]);
    const governance = aGovernance({ guardrails: { all: {}, ...Object.fromEntries(blocks) } });
    for (const age of ['existing', 'new'] as const) {
      const { mode } = policyFor(governance, { type: 'testing', age }, guardrailById('s3-versioning'));
      expect(mode).toBe(expected[age]);
    }
  },
);
