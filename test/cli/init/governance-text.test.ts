// The governance.yml that `palisade init` writes is valid, whatever the answers, and safe for an existing organization.
import fc from 'fast-check';
import { parse } from 'yaml';
import { governanceText } from '../../../cli/init/governance-text.ts';
import { accountTypes, unclassified } from '../../../shared/accounts/account-type.ts';
import { governanceSchema, policyFor } from '../../../shared/governance/governance.ts';
import { baselineModeFor, policyModeFor } from '../../../shared/governance/mode-for.ts';
import { baselineStepKinds, policyDocumentNames } from '../../../shared/governance/schema/mode-names.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { policiesFor } from '../../../shared/policies/pack.ts';
import { policyScope } from '../../../shared/policies/scope.ts';
import { someAnswers } from '../../support/init-answers.ts';

const governanceOf = (answers = someAnswers()) => governanceSchema.parse(parse(governanceText(answers)));
const classes = [...accountTypes, unclassified] as const;

test('it has the answers', () => {
  const { hub, regions, accountTypes: types, baseline, policies, alerts } = governanceOf();
  expect(hub).toEqual({ ...someAnswers().hub, existingData: false });
  expect(regions).toEqual(someAnswers().regions);
  expect(types).toMatchObject({
    organizationalUnits: someAnswers().organizationalUnits,
    exclude: { organizationalUnits: ['Garage'], accounts: ['333344445555'] },
  });
  expect(baseline).toMatchObject({ contacts: someAnswers().contacts, owners: { all: 'cloud platform' } });
  expect(policies.roles).toEqual(someAnswers().roles);
  expect(alerts.channels).toEqual({ slack: { webhook: '/palisade/slack/alerts' } });
});

test('the modes are written out, and of existing accounts no setting is changed and no policy attached', () => {
  const governance = governanceOf();
  expect(governanceText(someAnswers())).toContain('mode: { existing: monitor, new: remediate }');
  expect(governanceText(someAnswers()).match(/default: { existing: monitor, new: enforce }/g)).toHaveLength(2);
  for (const type of classes) {
    const existing = { type, age: 'existing' } as const;
    const settings = Object.entries(baselineStepKinds).filter(([, kind]) => kind === 'setting');
    expect(new Set(settings.map(([id]) => baselineModeFor(governance, existing, id)))).toEqual(new Set(['monitor']));
    expect(new Set(policyDocumentNames.map((name) => policyModeFor(governance, existing, name)))).toEqual(
      new Set(['monitor']),
    );
    expect(guardrails.map((each) => policyFor(governance, existing, each).mode)).not.toContain('remediate');
    expect(guardrails.map((each) => policyFor(governance, { type, age: 'new' }, each).mode)).not.toContain('monitor');
  }
});

test('what is not answered is left as it is in the accounts', () => {
  const text = governanceText(someAnswers({ contacts: {}, owner: null, slackParameter: null }));
  expect(text).not.toMatch(/contacts|owners|webhook|example\.|555-01|ml-pipeline|platform-automation|break-glass/);
  expect(governanceSchema.safeParse(parse(text)).success).toBe(true);
});

test('any names and texts make a valid file, and come back as they were given', () => {
  const text = fc.string({ minLength: 1, maxLength: 40 });
  const unit = text.filter((name) => name !== '__proto__');
  fc.assert(
    fc.property(
      fc.dictionary(unit, fc.constantFrom(...accountTypes)),
      text,
      fc.array(unit),
      (units, owner, excluded) => {
        const answers = someAnswers({ organizationalUnits: { ...units }, owner, excludedUnits: excluded });
        const { accountTypes: types, baseline } = governanceOf(answers);
        expect(types.organizationalUnits).toEqual({ ...units });
        expect(types.exclude.organizationalUnits).toEqual(excluded);
        expect(baseline.owners.all).toBe(owner);
      },
    ),
  );
});

test('lists without a role make no policy without a statement, and no condition without a value', () => {
  const roles = { automation: [], pipeline: [], breakGlass: [], operators: [], dataScientists: [], mlEngineers: [] };
  const scope = policyScope(governanceOf(someAnswers({ roles })));
  const policies = classes.flatMap((type) => policiesFor(type, scope));
  expect(policies.length).toBeGreaterThan(classes.length);
  expect(policies.filter(({ content }) => content.Statement.length === 0)).toEqual([]);
  expect(JSON.stringify(policies)).not.toContain('[]');
});
