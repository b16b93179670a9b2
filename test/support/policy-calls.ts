// Which of these calls the SCPs of an account deny. No resource has a policy here, so that other answers than an explicit
// denial are none of theirs.
import type { AccountType } from '../../shared/accounts/account-type.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import type { PolicyScope } from '../../shared/policies/statements/policy-document.ts';
import { simulateRequest } from './simulate.ts';
import { account, roleArn } from './verdict.ts';

export type PolicyCall = {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | undefined>>;
};

/** Calls of each of these actions on each of these resources. */
export function each(
  actions: string,
  resources: readonly string[],
  context: PolicyCall['context'] = {},
): readonly PolicyCall[] {
  return actions.split(' ').flatMap((action) => resources.map((resource) => ({ action, resource, context })));
}

/** The calls of a role that are denied. */
export async function deniedBy(
  type: AccountType,
  roleName: string,
  calls: readonly PolicyCall[],
  scope: PolicyScope,
): Promise<readonly PolicyCall[]> {
  const path = [{ target: account, policies: policiesFor(type, scope) }];
  const inside = { 'aws:RequestedRegion': 'eu-west-1', 'aws:ResourceOrgID': 'o-ours', 'aws:ResourceAccount': account };
  const answers = await Promise.all(
    calls.map(({ action, resource, context }) =>
      simulateRequest(path, {
        principal: roleArn(roleName),
        action,
        resource,
        context: { ...inside, ...context },
      }),
    ),
  );
  return calls.filter((_, index) => answers[index] === 'ExplicitlyDenied');
}
