// Every sentence of the organization policies, evaluated with IAM's own rules in both directions: requests that must be
// denied are denied, requests that must work are not. The policies are the attached ones, along the path from the root.
import { policiesFor } from '../../../shared/policies/pack.ts';
import { account, scope, sentences } from '../../support/policy-sentences.ts';
import { type Request, simulateRequest } from '../../support/simulate.ts';

describe.each(sentences)('$name', ({ types, rows, policies }) => {
  describe.each(types)('In %s', (type) => {
    const path = [
      { target: 'r-root', policies: [] },
      { target: 'ou-workloads', policies: [] },
      { target: 'ou-type', policies: [] },
      { target: account, policies: policies(type) },
    ];
    test.each(rows)('$who: $action, denied: $denied', async ({ denied, ...row }) => {
      // The identity has all permissions: what no policy denies is allowed.
      expect(await simulateRequest(path, row)).toBe(denied ? 'ExplicitlyDenied' : 'Allowed');
    });
  });
});

describe('Nobody outside the organization accesses data, keys or secrets:', () => {
  const path = [{ target: account, policies: policiesFor('data-management', scope) }];
  const rcps = path.map(({ target, policies }) => ({
    target,
    policies: policies.filter(({ kind }) => kind === 'RESOURCE_CONTROL_POLICY'),
  }));
  const read = (context: Request['context']) =>
    simulateRequest(rcps, {
      principal: `arn:aws:iam::${account}:role/reader`,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::datasets/key',
      context: { 'aws:RequestedRegion': 'eu-west-1', 'aws:ResourceOrgID': 'o-ours', ...context },
    });
  test('a principal of the organization is not denied', async () => expect(await read({})).toBe('Allowed'));
  test('a principal of another organization is denied', async () =>
    expect(await read({ 'aws:PrincipalOrgID': 'o-theirs' })).toBe('ExplicitlyDenied'));
  test('an AWS service is not denied: the resource policies limit it', async () =>
    expect(await read({ 'aws:PrincipalOrgID': 'o-aws', 'aws:PrincipalIsAWSService': 'true' })).toBe('Allowed'));
});
