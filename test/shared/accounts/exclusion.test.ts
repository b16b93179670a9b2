import { exclusionOf } from '../../../shared/accounts/exclusion.ts';

const accountId = '111122223333';
const organizationalUnits = [
  { id: 'ou-1111-aaaaaaaa', name: 'Retail' },
  { id: 'ou-1111-bbbbbbbb', name: 'Legacy' },
];
const nothing = { organizationalUnits: [], accounts: [] };

test.each([
  { what: 'nothing', exclusions: nothing, says: undefined },
  { what: 'the account', exclusions: { ...nothing, accounts: [accountId] }, says: /exclude\.accounts lists it/ },
  { what: 'another account', exclusions: { ...nothing, accounts: ['444455556666'] }, says: undefined },
  { what: 'its OU, by name', exclusions: { ...nothing, organizationalUnits: ['Retail'] }, says: /Retail/ },
  {
    what: 'an OU high above it, by id',
    exclusions: { ...nothing, organizationalUnits: ['ou-1111-bbbbbbbb'] },
    says: /Legacy \(ou-1111-bbbbbbbb\)/,
  },
  { what: 'another OU', exclusions: { ...nothing, organizationalUnits: ['Production'] }, says: undefined },
])('governance.yml excludes $what', ({ exclusions, says }) => {
  const reason = exclusionOf(exclusions, { accountId, organizationalUnits });
  if (says === undefined) expect(reason).toBeUndefined();
  else expect(reason).toMatch(says);
});
