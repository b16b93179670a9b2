import { suggestionFor } from '../../../../shared/governance/reading/suggestion.ts';

const types = ['shared-services', 'data-management', 'data-science', 'testing', 'production'];

test.each([
  { text: 's3-versionning', allowed: ['s3-public-access', 's3-encryption', 's3-versioning'], meant: 's3-versioning' },
  { text: 'S3-Versioning', allowed: ['s3-versioning'], meant: 's3-versioning' },
  { text: 'data_science', allowed: types, meant: 'data-science' },
  { text: 'dataManagement', allowed: types, meant: 'data-management' },
  { text: 'prod', allowed: types, meant: 'production' },
  { text: 'data', allowed: types, meant: undefined },
  { text: 'staging', allowed: types, meant: undefined },
  { text: 'low', allowed: ['LOW', 'HIGH'], meant: 'LOW' },
  { text: 'lal', allowed: ['all', 'testing'], meant: 'all' },
  { text: 'on', allowed: ['off', 'monitor', 'enforce'], meant: undefined },
  { text: 'b', allowed: ['a'], meant: undefined },
  { text: 'enforce', allowed: ['monitor', 'remediate'], meant: undefined },
  { text: ' ', allowed: types, meant: undefined },
  { text: 'x', allowed: [], meant: undefined },
])('$text probably means $meant', ({ text, allowed, meant }) => {
  expect(suggestionFor(text, allowed)).toBe(meant);
});
