// Evaluates a request with IAM's rules: by default of a principal that is allowed everything, under organization policies.
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
  /** What the principal's own policies allow or deny; by default they allow everything. */
  readonly identity?: readonly object[];
  /** The principal's permissions boundary. */
  readonly boundary?: object;
  /** The policy of the resource. */
  readonly resourcePolicy?: object;
  /** Whether Block Public Access restricts a bucket whose policy is public. */
  readonly blockPublicAccess?: boolean;
  /** The policies above the account that owns the resource, if it is another one: its RCPs apply, and not its SCPs. */
  readonly ownerPath?: PolicyPath;
};

/** The attached policies by target, from the root to the account. */
export type PolicyPath = readonly { readonly target: string; readonly policies: readonly PackedPolicy[] }[];

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Returns 'Allowed', 'ExplicitlyDenied' or 'ImplicitlyDenied'. Throws if the request is not valid. */
export async function simulateRequest(path: PolicyPath, request: Request): Promise<string> {
  const { principal, action, resource = '*', owner, context = {}, ownerPath = path } = request;
  const { identity = [everything], boundary, resourcePolicy, blockPublicAccess } = request;
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
      identityPolicies: identity.map((policy, index) => ({ name: `identity-${index}`, policy })),
      serviceControlPolicies: attached(path, 'SERVICE_CONTROL_POLICY', [{ name: 'FullAWSAccess', policy: everything }]),
      resourceControlPolicies: attached(ownerPath, 'RESOURCE_CONTROL_POLICY', []),
      ...(boundary ? { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] } : {}),
      ...(resourcePolicy ? { resourcePolicy } : {}),
      // Policies evaluate the tags of a bucket only if ABAC is enabled on it.
      additionalSettings: {
        s3: { bucketAbacEnabled: true, ...(blockPublicAccess === undefined ? {} : { blockPublicAccess }) },
      },
    },
    {},
  );
  // An action on all resources has a result for each resource type, and an overall one.
  if (result.resultType === 'wildcard') return result.overallResult;
  if (result.resultType !== 'single') throw new Error(`the simulation failed: ${JSON.stringify(result.errors)}`);
  return result.result.analysis.result;
}

function attached(path: PolicyPath, kind: PackedPolicy['kind'], byAws: readonly { name: string; policy: object }[]) {
  return path.map(({ target, policies }) => ({
    orgIdentifier: target,
    policies: [
      ...byAws,
      ...policies.filter((each) => each.kind === kind).map(({ name, content }) => ({ name, policy: content })),
    ],
  }));
}

function present(context: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
