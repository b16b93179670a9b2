// Judges a request by IAM's own rules: an identity that may do everything, under the policies of its organization.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { PackedPolicy } from '../../shared/policies/pack.ts';

/** One request; the account that owns the resource is the principal's own unless `owner` says otherwise. */
export type Request = {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  readonly owner?: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
};

/** Policies by where they are attached, from the root to the account. */
export type PolicyPath = readonly { readonly target: string; readonly policies: readonly PackedPolicy[] }[];

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** 'Allowed', 'ExplicitlyDenied' or 'ImplicitlyDenied'; throws when the request is none that AWS knows. */
export async function simulateRequest(
  path: PolicyPath,
  { principal, action, resource = '*', owner, context = {} }: Request,
): Promise<string> {
  const attached = (kind: PackedPolicy['kind'], byAws: readonly { name: string; policy: object }[]) =>
    path.map(({ target, policies }) => ({
      orgIdentifier: target,
      policies: [
        ...byAws,
        ...policies.filter((each) => each.kind === kind).map(({ name, content }) => ({ name, policy: content })),
      ],
    }));
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: owner ?? principal.split(':')[4] ?? '' },
        contextVariables: {
          'aws:PrincipalArn': principal,
          'aws:PrincipalOrgID': 'o-ours',
          'aws:RequestedRegion': 'us-east-1',
          ...context,
        },
      },
      identityPolicies: [{ name: 'everything', policy: everything }],
      serviceControlPolicies: attached('SERVICE_CONTROL_POLICY', [{ name: 'FullAWSAccess', policy: everything }]),
      resourceControlPolicies: attached('RESOURCE_CONTROL_POLICY', []),
      // Tags of a bucket count in policies once ABAC is enabled on it.
      additionalSettings: { s3: { bucketAbacEnabled: true } },
    },
    {},
  );
  // An action on all resources is judged resource type by resource type, and once over all of them.
  if (result.resultType === 'wildcard') return result.overallResult;
  if (result.resultType !== 'single') throw new Error(`no result but ${JSON.stringify(result.errors)}`);
  return result.result.analysis.result;
}
