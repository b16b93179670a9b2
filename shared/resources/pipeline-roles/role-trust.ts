// Who may assume the roles of the platform. Pure.
import { partitionOf } from '../../aws/partitions.ts';
import type { PipelineTargetScope } from './role-scope.ts';

/**
 * Services, when they act for the account itself: its id keeps them from acting for others (IAM User Guide, "The confused
 * deputy problem").
 */
export function trustServices(Sid: string, accountId: string, services: readonly string[]) {
  return trust(Sid, { Service: services }, { 'aws:SourceAccount': accountId });
}

/**
 * The pipelines of these shared-services accounts. Their roles are named, and not the whole account, so that they have to be
 * there before (IAM API Reference, CreateRole: MalformedPolicyDocument for a principal that is not). CodePipeline sends no external
 * id.
 */
export function trustPipelines(
  { organizationId, region, sharedServices }: PipelineTargetScope,
  roleNames: readonly string[],
) {
  if (sharedServices.length === 0) return trustNobody;
  const roles = sharedServices
    .toSorted()
    .flatMap((accountId) => roleNames.map((name) => `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`));
  return trust('PipelinesOfSharedServices', { AWS: roles }, { 'aws:PrincipalOrgID': organizationId });
}

/** A role has to have a trust policy, and one that names nobody is refused. */
const trustNobody = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'NobodyYet', Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
};

function trust(Sid: string, Principal: object, equals: Readonly<Record<string, string>>) {
  const statement = { Sid, Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition: { StringEquals: equals } };
  return { Version: '2012-10-17', Statement: [statement] };
}
