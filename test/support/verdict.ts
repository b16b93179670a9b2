// The verdict on one request in an account of a type, under the policies that governance.yml's defaults make.
import type { Classification } from '../../shared/accounts/account-type.ts';
import { policyParameters } from '../../shared/governance/schema/policies.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import type { PolicyScope } from '../../shared/policies/statements/policy-document.ts';
import { type Request, simulateRequest } from './simulate.ts';

export const account = '111122223333';
export const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** The inputs of the policies: all defaults but these. */
export const inputs = (given: Partial<PolicyScope> = {}): PolicyScope => ({
  ...policyParameters.parse({}),
  regions: ['eu-west-1', 'eu-central-1'],
  ...given,
});

/** 'allowed' or 'denied', for a caller whose own permissions allow everything; by default an application's role, in a governed Region. */
export async function verdict(
  type: Classification,
  request: Omit<Request, 'principal'> & { readonly principal?: string },
  scope: PolicyScope = inputs(),
): Promise<'allowed' | 'denied'> {
  const path = [{ target: account, policies: policiesFor(type, scope) }];
  const context = { 'aws:RequestedRegion': scope.regions[0] ?? '', ...request.context };
  const result = await simulateRequest(path, { principal: roleArn('application'), ...request, context });
  return result === 'Allowed' ? 'allowed' : 'denied';
}
