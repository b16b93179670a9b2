// The roles that a call passes to a service: IAM also evaluates iam:PassRole then, which CloudTrail does not record
// (IAM User Guide, "Grant a user permissions to pass a role to an AWS service").
import { sixParts, unknownPath } from './arn-pattern.ts';
import type { RecordedCall } from './recorded-call.ts';
import { leavesOf, textOf } from './request-parameters.ts';

export type PassedRole = { readonly action: 'iam:PassRole' | 'unknown'; readonly resource: string | 'unknown' };

/** Calls for which the services' documents name iam:PassRole, by service. */
const passing: ReadonlyMap<string, RegExp> = new Map([
  ['cloudformation', /^(Create|Update|Delete)Stack$|^CreateChangeSet$/],
  ['codebuild', /^(Create|Update)Project$/],
  ['codepipeline', /^(Create|Update)Pipeline$/],
  ['config', /^PutConfigurationRecorder$/],
  ['ecs', /^RegisterTaskDefinition$|^RunTask$|^(Create|Update)Service$/],
  ['events', /^PutTargets$/],
  ['firehose', /^CreateDeliveryStream$/],
  ['glue', /^(Create|Update)(Job|Crawler|DevEndpoint)$/],
  ['lambda', /^(CreateFunction|UpdateFunctionConfiguration)/],
  ['sagemaker', /^Create/],
  ['scheduler', /^(Create|Update)Schedule$/],
  ['states', /^(Create|Update)StateMachine$/],
]);

/** Calls that pass the role of an instance profile, which the call does not name. */
const withProfile = /^(RunInstances|AssociateIamInstanceProfile|ReplaceIamInstanceProfileAssociation)$/;

/**
 * The roles that a call passes. Another service's call that names a role may pass it or not: then the action is not
 * known. Pure.
 */
export function passedRoles(call: RecordedCall): readonly PassedRole[] {
  const { service, eventName, parameters, principal } = call;
  if (service === 'sts') return [];
  if (service === 'iam') return roleOfProfile(call);
  if (service === 'ec2' && withProfile.test(eventName)) {
    const hasProfile = leavesOf(parameters).some(({ path }) => path.includes('iamInstanceProfile'));
    return hasProfile ? [{ action: 'iam:PassRole', resource: 'unknown' }] : [];
  }
  const action = passing.get(service)?.test(eventName) ? 'iam:PassRole' : 'unknown';
  const roles = leavesOf(parameters).flatMap(({ value }) => (isRoleOf(value, principal.account) ? [value] : []));
  return [...new Set(roles)].map((resource) => ({ action, resource }));
}

/** A role is passed within its own account only. */
function isRoleOf(value: string, account: string | null): boolean {
  const [arn, , service, , owner, resource = ''] = sixParts(value);
  return arn === 'arn' && service === 'iam' && owner === account && resource.startsWith('role/');
}

function roleOfProfile({ eventName, parameters, principal }: RecordedCall): readonly PassedRole[] {
  const role = textOf(parameters, 'roleName');
  if (eventName !== 'AddRoleToInstanceProfile' || role === undefined) return [];
  const [, partition = 'aws'] = principal.arn?.split(':') ?? [];
  return [
    { action: 'iam:PassRole', resource: `arn:${partition}:iam::${principal.account}:role/${unknownPath}${role}` },
  ];
}
