// What declared datasets change of the policies: which documents say something, how much room they leave, and that nothing
// changes where there are none. Check 34.
import { accountTypes, unclassified } from '../../../shared/accounts/account-type.ts';
import { policiesFor, policyText, quarantinePolicy } from '../../../shared/policies/pack.ts';
import { policyKinds, policyQuotas } from '../../../shared/policies/quotas.ts';
import { documentNamed } from '../../../shared/policies/registry.ts';
import { policyScope } from '../../../shared/policies/scope.ts';
import { wantedPolicies } from '../../../shared/policies/wanted-policies.ts';
import { aGovernance } from '../../support/site.ts';

const types = [...accountTypes, unclassified] as const;
const readers = ['data-science', 'testing', 'production'];
const withDatasets = (count: number, parts: object = {}) => {
  const names = Array.from({ length: count }, (_, index) => `dataset-with-a-long-name-of-its-own-no-${index}`);
  const datasets = Object.fromEntries(names.map((name) => [name, { readers }]));
  return aGovernance({
    regions: ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'],
    platform: { datasets },
    ...parts,
  });
};
const policiesOf = (type: (typeof types)[number], governance = withDatasets(20)) =>
  policiesFor(type, policyScope(governance));

test.each(types)(
  'with 20 datasets, the policies of %s fit, and leave one place for the own ones of the organization',
  (type) => {
    for (const kind of policyKinds) {
      const policies = policiesOf(type).filter((policy) => policy.kind === kind);
      // AWS's own policy, the quarantine policy of a new account, and one of the organization's.
      const beside = kind === 'SERVICE_CONTROL_POLICY' ? 3 : 2;
      expect(policies.length + beside).toBeLessThanOrEqual(policyQuotas[kind].perTarget);
      for (const policy of policies)
        expect(policyText(policy).length).toBeLessThanOrEqual(policyQuotas[kind].characters);
    }
    const text = JSON.stringify(quarantinePolicy(policyScope(withDatasets(20))).content);
    expect(text.length).toBeLessThanOrEqual(policyQuotas.SERVICE_CONTROL_POLICY.characters);
  },
);

test('a further dataset changes no policy: they name datasets by how their names begin', () => {
  for (const type of types) expect(policiesOf(type, withDatasets(20))).toEqual(policiesOf(type, withDatasets(1)));
});

const statementsOf = (type: (typeof types)[number], count: number) =>
  policiesOf(type, withDatasets(count)).flatMap(({ content }) => content.Statement.map((each) => JSON.stringify(each)));
const addedSids = (type: (typeof types)[number]) => {
  const before = statementsOf(type, 0);
  return statementsOf(type, 1).flatMap((each) => (before.includes(each) ? [] : [String(JSON.parse(each).Sid)]));
};
const keep = ['KeepBucketAdmissions', 'KeepKeyAdmissions', 'KeepKeyTags', 'KeepKeyAliases'];

test.each([
  ['shared-services', ['PlatformRoles', ...keep, 'SharedResourcesStayInside', 'SharedBucketsStayInside']],
  ['data-management', ['PlatformRoles', ...keep]],
  ['data-science', ['PlatformRoles', 'ProductionDataByName']],
  ['testing', ['PlatformRoles']],
  ['production', ['PlatformRoles']],
  [unclassified, ['PlatformRoles']],
] as const)('in %s, datasets add these statements only', (type, sids) => {
  expect(addedSids(type)).toEqual(sids);
});

test.each(types)('in %s, every statement without datasets is there with them, but that of production data', (type) => {
  const after = statementsOf(type, 1);
  const gone = statementsOf(type, 0).filter((each) => !after.includes(each));
  expect(gone.map((each) => String(JSON.parse(each).Sid))).toEqual(
    type === 'data-science' ? ['ProductionDataByName'] : [],
  );
});

test('without datasets, a document for them is as if it did not exist: policies keep their names', () => {
  const modes = { all: { default: 'monitor', 'data-stays-inside': 'enforce', 'resources-stay-inside': 'enforce' } };
  const account = { type: 'data-management', age: 'new' } as const;
  const namesOf = (count: number) =>
    policyKinds.flatMap((kind) =>
      wantedPolicies(withDatasets(count, { policies: { modes } }), account, kind, []).map(({ name }) => name),
    );
  expect(namesOf(0)).toEqual(['palisade-data-management', 'palisade-data-management-resources']);
  expect(namesOf(1)).toEqual([
    expect.stringMatching(/^palisade-data-management-[0-9a-f]{8}$/),
    'palisade-data-management-resources',
  ]);
});

test.each([
  ['enforce', true],
  ['monitor', false],
  ['off', false],
] as const)('keep-admissions on %s is attached: %s', (mode, isAttached) => {
  const governance = withDatasets(1, { policies: { modes: { all: { default: 'enforce', 'keep-admissions': mode } } } });
  const wanted = wantedPolicies(governance, { type: 'data-management', age: 'new' }, 'SERVICE_CONTROL_POLICY', []);
  expect(wanted.flatMap(({ documents }) => documents).includes('keep-admissions')).toBe(isAttached);
});

test('the RCP of shared-services says what that of data-management says', () => {
  const scope = policyScope(withDatasets(1));
  const rulesOf = (name: string) =>
    documentNamed(name)
      .statements(scope)
      .map(({ Sid: _, ...rest }) => rest);
  expect(rulesOf('shared-resources-stay-inside')).toEqual(rulesOf('resources-stay-inside'));
});
