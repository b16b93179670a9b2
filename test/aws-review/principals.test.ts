// Whom trust policies and resource control policies admit on AWS, evaluated with IAM's rules.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import * as z from 'zod/mini';
import { homeRegion, resourcesIn } from '../../infrastructure/management.ts';
import { trustedFunctions, trustPolicyFor } from '../../shared/baseline/steps/spoke-role.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { hub } from '../support/site.ts';

const account = '111122223333';
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

type Request = {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string>;
  readonly resourcePolicy: object;
  readonly resourceControlPolicies?: readonly object[];
};

/** The verdict for a principal of another account whose own policies allow everything. */
async function verdict({ resourceControlPolicies = [], context = {}, resourcePolicy, ...request }: Request) {
  const result = await runSimulation(
    {
      request: {
        ...request,
        resource: { resource: request.resource, accountId: account },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'everything', policy: everything }],
      serviceControlPolicies: [],
      resourceControlPolicies: [
        {
          orgIdentifier: account,
          policies: resourceControlPolicies.map((policy, index) => ({ name: `p${index}`, policy })),
        },
      ],
      resourcePolicy,
    },
    {},
  );
  if (result.resultType !== 'single') throw new Error(JSON.stringify(result));
  return result.result.analysis.result;
}

const parameters: Readonly<Record<string, string>> = {
  '${AWS::Partition}': 'aws',
  '${param:hubAccountId}': hub.accountId,
  '${param:organizationId}': hub.organizationId,
  '${param:externalId}': hub.externalId,
};
const resolved = (document: unknown) =>
  Object.entries(parameters).reduce(
    (text, [name, value]) => text.replaceAll(name, value),
    JSON.stringify(document).replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1'),
  );

/**
 * The trust policy as IAM has it after a role in it was deleted and created again: the ARN became the unique ID of the
 * deleted role when the policy was saved (IAM User Guide, "AWS JSON policy elements: Principal").
 */
function afterReinstall(trust: string): string {
  const { Statement, ...rest } = trustSchema.parse(JSON.parse(trust));
  const stored = (Principal: unknown) =>
    JSON.parse(JSON.stringify(Principal).replaceAll(/:role\/(palisade-[\w-]+")/g, ':role/deleted-$1'));
  return JSON.stringify({
    ...rest,
    Statement: Statement.map(({ Principal, ...statement }) => ({ ...statement, Principal: stored(Principal) })),
  });
}
const trustSchema = z.looseObject({ Statement: z.array(z.looseObject({ Principal: z.unknown() })) });

describe('a hub that was removed and deployed again', () => {
  const entries = [
    ...trustedFunctions.map((name) => ({ name, trust: JSON.stringify(trustPolicyFor(hub, trustedFunctions)) })),
    ...[
      { name: 'palisade-onboard-account', role: 'OrganizationRole' },
      { name: 'palisade-compare-accounts', role: 'OrganizationReaderRole' },
    ].map(({ name, role }) => ({
      name,
      trust: resolved(resourcesIn(homeRegion)[role]?.Properties['AssumeRolePolicyDocument']),
    })),
  ];
  const enter = (name: string, trust: string) => {
    const principal = `arn:aws:iam::${hub.accountId}:role/${name}`;
    return verdict({
      principal,
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${account}:role/PalisadeSpoke`,
      context: {
        'aws:PrincipalArn': principal,
        'aws:PrincipalOrgID': hub.organizationId,
        'sts:ExternalId': hub.externalId,
      },
      resourcePolicy: JSON.parse(trust),
    });
  };

  test('aws-review 14: its functions still enter accounts whose roles trusted the earlier ones (IAM User Guide, AWS JSON policy elements: Principal)', async () => {
    const now = await Promise.all(entries.map(({ name, trust }) => enter(name, trust)));
    expect(now).toEqual(entries.map(() => 'Allowed'));
    const result = await Promise.all(entries.map(({ name, trust }) => enter(name, afterReinstall(trust))));
    expect(result).toEqual(entries.map(() => 'Allowed'));
  });
});

test('aws-review 31: a load balancer writes access logs into a bucket of data-management from the account of Elastic Load Balancing (Elastic Load Balancing User Guide, access logs)', async () => {
  const principal = 'arn:aws:iam::127311923021:root';
  const resource = 'arn:aws:s3:::logs/AWSLogs/key';
  const scope = policyScope(readGovernance('governance.yml'));
  const rcps = policiesFor('data-management', scope).filter(({ kind }) => kind === 'RESOURCE_CONTROL_POLICY');
  const put = (caller: string) =>
    verdict({
      principal: caller,
      action: 's3:PutObject',
      resource,
      context: {
        'aws:PrincipalArn': caller,
        'aws:PrincipalAccount': caller.split(':')[4] ?? '',
        'aws:ResourceOrgID': 'o-ours',
      },
      resourcePolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: caller }, Action: 's3:PutObject', Resource: resource }],
      },
      resourceControlPolicies: rcps.map(({ content }) => content),
    });
  expect(await put('arn:aws:iam::999999999999:root')).toBe('ExplicitlyDenied');
  const result = await put(principal);
  expect(result).toBe('Allowed');
});
