import { accountOfType, localOrganization } from '../../local/declared-accounts.ts';
import { accountTypes } from '../../shared/accounts/account-type.ts';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import type { OrganizationSource } from '../../shared/organization/wanted-organization.ts';

const shipped = readGovernance(governanceFile());
const { organization: _, ...undeclared } = shipped;
const withAccounts = (accounts: NonNullable<OrganizationSource['organization']>['accounts']): OrganizationSource => ({
  ...undeclared,
  organization: { managedBy: 'control-tower', units: { Retail: ['Data Science'] }, accounts },
});
const placesOf = (source: OrganizationSource) =>
  Object.fromEntries(localOrganization(source).accounts.map(({ name, unit }) => [name, unit]));

test('has the accounts that governance.yml declares, and no other', () => {
  expect(placesOf(shipped)).toEqual({
    'Shared Services': 'Workloads/Shared Services',
    'Data Management': 'Workloads/Data Management',
    'Data Science': 'Workloads/Data Science',
    Testing: 'Workloads/Testing',
    Production: 'Workloads/Production',
  });
});

test('without a declared organization, it has the same five in the same units', () => {
  expect(placesOf(undeclared)).toEqual(placesOf(shipped));
  expect(localOrganization(undeclared).units).toEqual(localOrganization(shipped).units);
});

test('a type of which no account is declared gets one; the others are those of governance.yml', () => {
  const source = withAccounts({ research: { email: 'research@example.com', unit: 'Retail/Data Science' } });
  expect(placesOf(source)).toMatchObject({ research: 'Retail/Data Science', Testing: 'Workloads/Testing' });
  expect(placesOf(source)).not.toHaveProperty('Data Science');
  expect(localOrganization(source)).toMatchObject({
    managedBy: 'organizations',
    units: expect.arrayContaining(['Retail', 'Retail/Data Science', 'Workloads/Testing']),
  });
});

test('the unit of an added account is one that gives its type in production', () => {
  const organizationalUnits = {
    'ou-abcd-12345678': 'testing',
    'Testing Lower': { type: 'testing', environment: 'development' },
    'ML Tests': 'testing',
  } as const;
  const source = { ...undeclared, accountTypes: { ...undeclared.accountTypes, organizationalUnits } };
  expect(placesOf(source)['Testing']).toBe('Workloads/ML Tests');
});

test.each(accountTypes)('there is one account of type %s, which is not of a lower environment', (type) => {
  const rules = {
    ...undeclared.accountTypes.organizationalUnits,
    Lower: { type, environment: 'development' as const },
  };
  const lower = { email: 'lower@example.com', unit: 'Lower' };
  const source = {
    ...withAccounts({ lower }),
    accountTypes: { ...undeclared.accountTypes, organizationalUnits: rules },
  };
  const found = accountOfType(source, localOrganization(source).accounts, type);
  expect(found?.unit.startsWith('Workloads/')).toBe(true);
});
