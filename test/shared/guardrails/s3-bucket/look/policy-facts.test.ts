import fc from 'fast-check';
import {
  allows,
  othersIn,
  policyFactsOf,
  servicesIn,
} from '../../../../../shared/guardrails/s3-bucket/look/policy-facts.ts';

const own = '111122223333';
const other = '444455556666';
const everyone = { kind: 'everyone', id: '*' };

function factsOf(...statements: readonly object[]) {
  const facts = policyFactsOf(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (facts === undefined) throw new Error('the policy is not understood');
  return facts;
}

const granteesWith = (principal: object, condition?: object) =>
  factsOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...principal, Condition: condition ?? {} })
    .grants[0]?.grantees;

test.each([
  [{ Principal: '*' }, [everyone]],
  [{ Principal: { AWS: '*' } }, [everyone]],
  [{ NotPrincipal: { AWS: `arn:aws:iam::${own}:root` } }, [everyone]],
  [{ Principal: { AWS: other } }, [{ kind: 'account', id: other }]],
  [{ Principal: { AWS: `arn:aws:iam::${other}:root` } }, [{ kind: 'account', id: other }]],
  [{ Principal: { AWS: `arn:aws-cn:iam::${other}:role/reader` } }, [{ kind: 'account', id: other }]],
  [
    { Principal: { AWS: [`arn:aws:sts::${other}:assumed-role/reader/session`, `arn:aws:iam::${other}:root`] } },
    [{ kind: 'account', id: other }],
  ],
  [{ Principal: { Service: 'logging.s3.amazonaws.com' } }, [{ kind: 'service', id: 'logging.s3.amazonaws.com' }]],
  [{ Principal: { CanonicalUser: 'abc' } }, [{ kind: 'canonical user', id: 'abc' }]],
  [{ Principal: { Federated: 'graph.facebook.com' } }, [{ kind: 'identity provider', id: 'graph.facebook.com' }]],
  [
    { Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC' } },
    [{ kind: 'origin access identity', id: 'E1ABC' }],
  ],
  [{ Principal: { AWS: 'AROAEXAMPLE0000000000' } }, [{ kind: 'nobody', id: 'AROAEXAMPLE0000000000' }]],
])('%j admits %j', (principal, grantees) => {
  expect(granteesWith(principal)).toEqual(grantees);
});

test.each([
  [{ StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } }, [{ kind: 'organization', id: 'o-abc123' }]],
  [
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc123/r-a1/ou-1/*' } },
    [{ kind: 'organization', id: 'o-abc123' }],
  ],
  [
    { StringEquals: { 'AWS:PrincipalOrgId': 'o-abc123', 'aws:PrincipalAccount': [own, other] } },
    [
      { kind: 'account', id: own },
      { kind: 'account', id: other },
    ],
  ],
  [{ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${other}:role/*` } }, [{ kind: 'account', id: other }]],
  [{ StringEquals: { 's3:DataAccessPointAccount': other } }, [{ kind: 'access points', id: other }]],
  [{ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, [{ kind: 'network', id: 'vpce-1' }]],
  [{ IpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } }, [{ kind: 'network', id: '192.0.2.0/24' }]],
  // These narrow nothing: without the key, with a variable, with any account, or the other way round.
  [{ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc123' } }, [everyone]],
  [{ 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': other } }, [everyone]],
  [{ StringEquals: { 'aws:PrincipalAccount': ['*', other] } }, [everyone]],
  [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } }, [everyone]],
  [{ StringEquals: { 'aws:PrincipalOrgID': '$' + '{aws:PrincipalOrgID}' } }, [everyone]],
  [{ StringNotEquals: { 'aws:PrincipalAccount': other } }, [everyone]],
  [{ Bool: { 'aws:SecureTransport': 'true' } }, [everyone]],
])('everyone with %j is %j', (condition, grantees) => {
  expect(granteesWith({ Principal: '*' }, condition)).toEqual(grantees);
});

test('what is not a policy is not understood', () => {
  for (const text of [
    '',
    '{',
    '{}',
    '{"Statement":[{"Effect":"Perhaps"}]}',
    '{"Statement":[{"Effect":"Allow","Principal":7}]}',
  ])
    expect(policyFactsOf(text)).toBeUndefined();
});

test('services and others are told apart, the own account is neither', () => {
  const facts = factsOf(
    {
      Effect: 'Allow',
      Principal: { Service: ['cloudtrail.amazonaws.com', 'config.amazonaws.com'] },
      Action: 's3:PutObject',
    },
    { Effect: 'Allow', Principal: { AWS: [own, other] }, Action: ['s3:GetObject*', 's3:ListBucket'] },
    { Effect: 'Deny', Principal: { AWS: '777788889999' }, Action: 's3:*' },
  );
  expect(servicesIn(facts)).toEqual(['cloudtrail.amazonaws.com', 'config.amazonaws.com']);
  expect(servicesIn(facts, 's3:GetObject')).toEqual([]);
  expect(othersIn(facts, own)).toEqual([{ kind: 'account', id: other }]);
  expect(othersIn(facts, own, 's3:GetObjectVersion')).toEqual([{ kind: 'account', id: other }]);
  expect(othersIn(facts, own, 's3:PutObject')).toEqual([]);
});

test.each([
  [{ Action: 's3:*' }, 's3:GetObject', true],
  [{ Action: '*' }, 's3:GetObject', true],
  [{ Action: 'S3:getObject' }, 's3:GetObject', true],
  [{ Action: 's3:GetObject?cl' }, 's3:GetObjectAcl', true],
  [{ Action: 's3:GetObjectAcl' }, 's3:GetObject', false],
  [{ NotAction: 's3:Delete*' }, 's3:GetObject', true],
  [{ NotAction: 's3:Get*' }, 's3:GetObject', false],
])('%j covers %s: %j', (action, name, expected) => {
  const [grant] = factsOf({ Effect: 'Allow', Principal: '*', ...action }).grants;
  expect(grant && allows(grant, name)).toBe(expected);
});

test('denials by encryption are kept with their conditions', () => {
  const condition = { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } };
  const facts = factsOf(
    { Sid: 'OnlyAes', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Condition: condition },
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': false } } },
  );
  expect(facts.encryptionDenials).toEqual([
    {
      sid: 'OnlyAes',
      conditions: [{ operator: 'StringNotEquals', key: 's3:x-amz-server-side-encryption', values: ['AES256'] }],
    },
  ]);
});

test('property: a principal that is named is found, whatever else the policy says', () => {
  const anyStatement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.oneof(fc.constant('*'), fc.record({ AWS: fc.string() }), fc.record({ Service: fc.string() })),
    Action: fc.constantFrom('s3:*', 's3:GetObject'),
    Condition: fc.dictionary(
      fc.constantFrom('StringEquals', 'StringLike', 'ArnLike', 'Bool'),
      fc.dictionary(fc.constantFrom('aws:PrincipalOrgID', 'aws:SourceArn', 'aws:SecureTransport'), fc.string()),
    ),
  });
  fc.assert(
    fc.property(fc.array(anyStatement), fc.array(anyStatement), (before, after) => {
      const named = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${other}:role/x` }, Action: 's3:GetObject' };
      const facts = factsOf(...before, named, ...after);
      expect(othersIn(facts, own, 's3:GetObject')).toContainEqual({ kind: 'account', id: other });
    }),
  );
});
