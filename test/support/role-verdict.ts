// The verdict on one request of a role of the platform: by its own document, under the policies of its account's type, and
// by what the owner of the resource grants.
import type { AccountType } from '../../shared/accounts/account-type.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import { simulateRequest } from './simulate.ts';
import { inputs } from './verdict.ts';

export const sharedServices = '222222222222';
export const testing = '444444444444';
export const production = '555555555555';
export const region = 'eu-west-1';
export const organizationId = 'o-ours';
export const roleIn = (accountId: string, name: string) => `arn:aws:iam::${accountId}:role/${name}`;

/** What the policies depend on if all of this is declared. */
export const declared = inputs({
  hasDatasets: true,
  hasSharedResources: true,
  pipelines: [{ name: 'ml-churn', approvers: ['ml-approver'] }],
});

export type Call = {
  readonly action: string;
  readonly resource?: string;
  /** The account of the resource, if it is another one; it admits everybody then. */
  readonly owner?: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
};

type Caller = { readonly type: AccountType; readonly principal: string; readonly identity?: object };

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Without `identity`, the caller's own permissions allow everything, and only the policies of the account limit it. */
export function judged({ type, principal, identity }: Caller, { action, resource = '*', owner, context }: Call) {
  const accountId = principal.split(':')[4] ?? '';
  // A key's policy leaves it to IAM, as KMS's default one does; what others own admits everybody.
  const Principal = owner === undefined ? { AWS: `arn:aws:iam::${accountId}:root` } : '*';
  const admits = { Version: '2012-10-17', Statement: [{ ...everything, Principal }] };
  return simulateRequest([{ target: accountId, policies: policiesFor(type, declared) }], {
    principal,
    action,
    resource,
    ...(identity ? { identity: [identity] } : {}),
    ...(owner ? { owner } : {}),
    ...(owner !== undefined || action.startsWith('kms:') ? { resourcePolicy: admits } : {}),
    context: {
      'aws:RequestedRegion': region,
      'aws:PrincipalAccount': accountId,
      'aws:ResourceAccount': owner ?? accountId,
      'aws:ResourceOrgID': organizationId,
      ...context,
    },
  });
}
