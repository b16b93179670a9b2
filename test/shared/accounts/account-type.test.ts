import fc from 'fast-check';
import { classifyAccount, needsTags } from '../../../shared/accounts/account-type.ts';
import { anyCharacters } from '../../support/any-text.ts';

const classifiers = {
  organizationalUnits: { Production: 'production', 'ou-ab12-testing1': 'testing' },
  tag: 'palisade:account-type',
  accounts: { '111122223333': 'data-management' },
} as const;
const units = (...names: string[]) => names.map((name) => ({ id: `ou-ab12-${name.toLowerCase()}1`, name }));
const placement = { accountId: '999999999999', organizationalUnits: units('Other'), tags: {} };

test.each([
  {
    name: 'the nearest OU',
    placement: { ...placement, organizationalUnits: units('Production', 'Workloads') },
    type: 'production',
    source: 'organizational unit',
  },
  {
    name: 'an OU above a line of business',
    placement: { ...placement, organizationalUnits: units('Retail', 'Production') },
    type: 'production',
    source: 'organizational unit',
  },
  {
    name: 'the nearest of two listed OUs',
    placement: { ...placement, organizationalUnits: units('Testing', 'Production') },
    type: 'testing',
    source: 'organizational unit',
  },
  {
    name: 'an OU before a tag',
    placement: { ...placement, organizationalUnits: units('Production'), tags: { 'palisade:account-type': 'testing' } },
    type: 'production',
    source: 'organizational unit',
  },
  {
    name: 'a tag before the list',
    placement: { ...placement, accountId: '111122223333', tags: { 'palisade:account-type': 'testing' } },
    type: 'testing',
    source: 'tag',
  },
  {
    name: 'a tag that is not a type',
    placement: { ...placement, tags: { 'palisade:account-type': 'prod' } },
    type: 'unclassified',
    source: 'none',
  },
  {
    name: 'the list',
    placement: { ...placement, accountId: '111122223333' },
    type: 'data-management',
    source: 'governance.yml',
  },
  { name: 'none of them', placement, type: 'unclassified', source: 'none' },
])('$name gives $type', ({ placement, type, source }) => {
  const environment = type === 'unclassified' ? null : 'production';
  expect(classifyAccount(classifiers, placement)).toEqual({ type, source, environment });
});

test.each([
  {
    name: 'a unit that says one',
    unit: 'Lower',
    tags: { 'palisade:environment': 'testing' },
    environment: 'development',
  },
  {
    name: 'the tag that governance.yml names, where the unit says none',
    environmentTag: 'stage',
    unit: 'Production',
    tags: { stage: 'testing' },
    environment: 'testing',
  },
  {
    name: 'a unit that says none, where governance.yml names no tag',
    unit: 'Production',
    tags: { 'palisade:environment': 'testing' },
    environment: 'production',
  },
  {
    name: 'a tag, where a tag gives the type',
    unit: 'Other',
    tags: { 'palisade:account-type': 'testing', 'palisade:environment': 'development' },
    environment: 'development',
  },
  { name: 'neither', environmentTag: 'stage', unit: 'Production', tags: {}, environment: 'production' },
  {
    name: 'a tag that is no environment',
    environmentTag: 'stage',
    unit: 'Production',
    tags: { stage: 'prod' },
    environment: null,
  },
  { name: 'no type', unit: 'Other', tags: { 'palisade:environment': 'testing' }, environment: null },
])('the environment by $name is $environment', ({ environmentTag, unit, tags, environment }) => {
  const rules = {
    ...classifiers,
    environmentTag,
    organizationalUnits: { Production: 'production', Lower: { type: 'testing', environment: 'development' } },
  } as const;
  const found = classifyAccount(rules, { ...placement, organizationalUnits: units(unit), tags });
  expect(found.environment).toBe(environment);
});

test('where tags do not count, it makes no difference whether they were read', () => {
  const anyTags = fc.dictionary(
    fc.constantFrom('palisade:account-type', 'palisade:environment', 'stage'),
    fc.constantFrom('production', 'testing', 'development', 'other'),
  );
  const rules = fc.record({
    environmentTag: fc.constantFrom(undefined, 'stage'),
    organizationalUnits: fc.constantFrom(
      { Production: 'production' } as const,
      { Production: { type: 'production', environment: 'testing' } } as const,
      {},
    ),
  });
  fc.assert(
    fc.property(rules, fc.constantFrom('Production', 'Other'), anyTags, (given, unit, tags) => {
      const all = { ...classifiers, ...given };
      const place = { ...placement, organizationalUnits: units(unit) };
      if (needsTags(all, place)) return;
      expect(classifyAccount(all, { ...place, tags })).toEqual(classifyAccount(all, place));
    }),
  );
});

const inherited = Object.getOwnPropertyNames(Object.prototype);

test('a name that governance.yml does not list gives no type, whatever it is', () => {
  const anyName = fc.oneof(fc.constantFrom(...inherited), anyCharacters());
  const unlisted = anyName.filter((name) => !Object.hasOwn(classifiers.organizationalUnits, name));
  fc.assert(
    fc.property(fc.array(fc.record({ id: unlisted, name: unlisted })), anyName, anyName, (units, tag, value) => {
      fc.pre(tag !== classifiers.tag);
      const tags = Object.fromEntries([[tag, value]]);
      for (const accountId of [placement.accountId, ...inherited]) {
        const found = classifyAccount(classifiers, { accountId, organizationalUnits: units, tags });
        expect(found).toEqual({ type: 'unclassified', source: 'none', environment: null });
      }
    }),
  );
});

test.each(inherited)('an OU named %s that governance.yml lists gives its type', (name) => {
  const rules = { ...classifiers, organizationalUnits: Object.fromEntries([[name, 'testing' as const]]) };
  const found = classifyAccount(rules, { ...placement, organizationalUnits: [{ id: 'ou-1', name }] });
  expect(found).toEqual({ type: 'testing', source: 'organizational unit', environment: 'production' });
});

test.each(inherited)('a tag with the key %s is the account type only if the account has it', (tag) => {
  const rules = { ...classifiers, tag };
  expect(classifyAccount(rules, placement)).toEqual({ type: 'unclassified', source: 'none', environment: null });
  const tags = Object.fromEntries([[tag, 'testing']]);
  expect(classifyAccount(rules, { ...placement, tags })).toEqual({
    type: 'testing',
    source: 'tag',
    environment: 'production',
  });
});
