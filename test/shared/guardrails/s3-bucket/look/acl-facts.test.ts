import { aclFactsOf } from '../../../../../shared/guardrails/s3-bucket/look/acl-facts.ts';

const groups = 'http://acs.amazonaws.com/groups';
const owner = { Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' } as const;
const none = { publicTo: [], logDelivery: false, cloudFrontLogs: false, users: [] };
const logs = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';

test.each([
  ['only the owner', [], none],
  [
    'the public',
    [
      { Grantee: { Type: 'Group', URI: `${groups}/global/AuthenticatedUsers` }, Permission: 'WRITE' },
      { Grantee: { Type: 'Group', URI: `${groups}/global/AllUsers` }, Permission: 'READ' },
    ],
    { ...none, publicTo: ['AllUsers READ', 'AuthenticatedUsers WRITE'] },
  ],
  [
    'log delivery, which is not public',
    [{ Grantee: { Type: 'Group', URI: `${groups}/s3/LogDelivery` }, Permission: 'WRITE' }],
    { ...none, logDelivery: true },
  ],
  [
    'logs of CloudFront and another account',
    [
      { Grantee: { Type: 'CanonicalUser', ID: logs }, Permission: 'FULL_CONTROL' },
      { Grantee: { Type: 'CanonicalUser', ID: 'somebody' }, Permission: 'READ' },
    ],
    { ...none, cloudFrontLogs: true, users: ['somebody'] },
  ],
  ['a grantee that is not understood', [{ Grantee: { Type: 'Group' }, Permission: 'READ' }], undefined],
] as const)('%s', (_name, grants, facts) => {
  expect(aclFactsOf({ Owner: { ID: 'owner' }, Grants: [owner, ...grants] })).toEqual(facts);
});

test('an answer without an ACL is not understood', () => {
  expect(aclFactsOf(undefined)).toBeUndefined();
});
