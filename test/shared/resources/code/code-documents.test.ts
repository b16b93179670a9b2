// The documents of the role that reads code: whom its trust admits, what it may do, and how many accounts fit. Evaluated by
// IAM's rules.
import { code } from '../../../../shared/resources/code/code.ts';
import { codeReaderPermissions, trustPolicyLimit } from '../../../../shared/resources/code/code-documents.ts';
import { resourceDocuments } from '../../../../shared/resources/lib/resource-documents.ts';
import { simulateRequest } from '../../../support/simulate.ts';
import { aGovernance } from '../../../support/site.ts';

const owner = '222222222222';
const [scientists, outsiders] = ['333333333333', '999999999999'];
const identity = { kind: 'code', name: 'code', owner, region: 'us-east-1' };
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function trustFor(readers: readonly string[]) {
  const wanted = { ...identity, admitted: readers, audiences: { readers }, lastAdmitted: [] };
  const { texts, tooLong } = resourceDocuments(code, wanted, 'o-ours');
  return { text: texts['trustPolicy'] ?? '', tooLong };
}

test.each([
  { name: 'nothing', platform: {}, declared: 0 },
  { name: 'repositories', platform: { code: { repositories: ['ml-pipelines'] } }, declared: 1 },
])('who declares $name has $declared roles that read code', ({ platform, declared }) => {
  expect(code.declared(aGovernance({ platform }))).toHaveLength(declared);
});

test.each([
  { who: 'an admitted account', account: scientists, organization: 'o-ours', result: 'Allowed' },
  { who: 'an admitted account that left the organization', account: scientists, organization: 'o-other' },
  { who: 'another account of the organization', account: outsiders, organization: 'o-ours' },
])(
  '$who assumes the role: $result (platform check 16)',
  async ({ account, organization, result = 'ImplicitlyDenied' }) => {
    const verdict = await simulateRequest([], {
      principal: `arn:aws:iam::${account}:role/DataScientist`,
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${owner}:role/ml-code-reader`,
      owner,
      identity: [everything],
      resourcePolicy: JSON.parse(trustFor([scientists]).text),
      context: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalAccount': account },
    });
    expect(verdict).toBe(result);
  },
);

test('without admitted accounts the trust admits nobody', () => {
  expect(JSON.parse(trustFor([]).text)).toMatchObject({ Statement: [{ Effect: 'Deny', Action: 'sts:AssumeRole' }] });
});

test.each([
  { action: 'codecommit:GetFile', resource: 'ml-pipelines', result: 'Allowed' },
  { action: 'codecommit:GitPull', resource: 'ml-pipelines', result: 'Allowed' },
  { action: 'codecommit:GitPush', resource: 'ml-pipelines', result: 'ImplicitlyDenied' },
  { action: 'codecommit:PutFile', resource: 'ml-pipelines', result: 'ImplicitlyDenied' },
  { action: 'codecommit:DeleteRepository', resource: 'ml-pipelines', result: 'ImplicitlyDenied' },
  { action: 'codecommit:GetFile', resource: 'payroll', result: 'ImplicitlyDenied' },
])('the role may $action in $resource: $result (platform check 16)', async ({ action, resource, result }) => {
  const permissions = JSON.parse(codeReaderPermissions(owner, 'us-east-1', ['ml-pipelines', 'ml-templates']));
  const verdict = await simulateRequest([], {
    principal: `arn:aws:iam::${owner}:role/ml-code-reader`,
    action,
    resource: `arn:aws:codecommit:us-east-1:${owner}:${resource}`,
    identity: [permissions],
  });
  expect(verdict).toBe(result);
});

test('110 accounts fit, and beyond the limit both numbers are said', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(300_000_000_000 + index));
  const fits = trustFor(ids(110));
  expect(fits.tooLong).toBeNull();
  expect(Buffer.byteLength(fits.text)).toBeLessThanOrEqual(trustPolicyLimit);
  expect(trustFor(ids(140)).tooLong).toMatch(
    /^the policy of the code reader role would have [\d,]+ bytes, and AWS allows 2,048: 140 of 140 accounts/,
  );
});
