// Evaluates a request with IAM's rules, for a principal that is allowed everything, under organization policies.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { PackedPolicy } from '../../shared/policies/pack.ts';

/** One request. `owner` is the account that owns the resource, by default the principal's. */
export type Request = {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  readonly owner?: string;
  /** Condition keys. Undefined takes one away that there is by default. */
  readonly context?: Readonly<Record<string, string | string[] | undefined>>;
};

/** The attached policies by target, from the root to the account. */
export type PolicyPath = readonly { readonly target: string; readonly policies: readonly PackedPolicy[] }[];

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Returns 'Allowed', 'ExplicitlyDenied' or 'ImplicitlyDenied'. Throws if the request is not valid. */
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
        contextVariables: present({
          'aws:PrincipalArn': principal,
          'aws:PrincipalOrgID': 'o-ours',
          'aws:RequestedRegion': 'us-east-1',
          ...context,
        }),
      },
      identityPolicies: [{ name: 'everything', policy: everything }],
      serviceControlPolicies: attached('SERVICE_CONTROL_POLICY', [{ name: 'FullAWSAccess', policy: everything }]),
      resourceControlPolicies: attached('RESOURCE_CONTROL_POLICY', []),
      // Policies evaluate the tags of a bucket only if ABAC is enabled on it.
      additionalSettings: { s3: { bucketAbacEnabled: true } },
    },
    {},
  );
  // An action on all resources has a result for each resource type, and an overall one.
  if (result.resultType === 'wildcard') return result.overallResult;
  if (result.resultType !== 'single') throw new Error(`the simulation failed: ${JSON.stringify(result.errors)}`);
  return result.result.analysis.result;
}

function present(context: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
