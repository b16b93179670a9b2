// The callers of AWS that are no service principals, and what stays closed to everybody else outside the organization.
import { loadBalancerAccounts } from '../../../../shared/aws/load-balancer-accounts.ts';
import { policiesFor } from '../../../../shared/policies/pack.ts';
import { simulateRequest } from '../../../support/simulate.ts';
import { account, inputs, roleArn } from '../../../support/verdict.ts';

/** Only the RCPs decide. The simulator takes the caller for one of the account, whose permissions allow everything. */
async function call(caller: string, action: string, given: Parameters<typeof inputs>[0] = {}) {
  const policies = policiesFor('data-management', inputs(given)).filter(
    ({ kind }) => kind === 'RESOURCE_CONTROL_POLICY',
  );
  const result = await simulateRequest([{ target: account, policies }], {
    principal: roleArn('reader'),
    action,
    resource: action.startsWith('s3:') ? 'arn:aws:s3:::logs/AWSLogs/key' : `arn:aws:kms:eu-west-1:${account}:key/k`,
    context: {
      'aws:PrincipalArn': caller,
      'aws:PrincipalAccount': caller.split(':')[4] ?? '',
      'aws:PrincipalOrgID': 'o-theirs',
      'aws:ResourceOrgID': 'o-ours',
    },
  });
  // A key of the account has no policy here: only an explicit denial is one of the RCPs.
  return result === 'ExplicitlyDenied' ? 'denied' : 'not denied';
}

const everyRegion = [...loadBalancerAccounts].map(([region, owner]) => ({
  region,
  owner: `arn:aws:iam::${owner}:root`,
}));

test.each(everyRegion)(
  'load balancers of $region write access logs there, and only there',
  async ({ region, owner }) => {
    expect(await call(owner, 's3:PutObject', { regions: [region] })).toBe('not denied');
    expect(await call(owner, 's3:PutObject', { regions: ['il-central-1'] })).toBe('denied');
    expect(await call(owner, 'kms:Decrypt', { regions: [region] })).toBe('denied');
  },
);

test('a listed origin access identity reads objects; any other, such as that of another organization, does not', async () => {
  const identity = (id: string) => `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
  const listed = { originAccessIdentities: ['E1OURS'] };
  expect(await call(identity('E1OURS'), 's3:GetObject', listed)).toBe('not denied');
  expect(await call(identity('E2THEIRS'), 's3:GetObject', listed)).toBe('denied');
  expect(await call(identity('E1OURS'), 's3:GetObject')).toBe('denied');
  expect(await call(identity('E1OURS'), 'kms:Decrypt', listed)).toBe('denied');
});

test('whatever is exempt, an account outside the organization is denied', async () => {
  const given = { regions: ['us-east-1', 'eu-west-1'], originAccessIdentities: ['E1OURS'] };
  for (const action of ['s3:GetObject', 's3:PutObject', 'kms:Decrypt']) {
    expect(await call('arn:aws:iam::999999999999:role/theirs', action, given)).toBe('denied');
  }
});
