import { classifyAccount } from '../../../shared/accounts/account-type.ts';

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
  expect(classifyAccount(classifiers, placement)).toEqual({ type, source });
});
