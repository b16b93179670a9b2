// The roles with which AWS's account factories and multi-account tools work in a member account.
import { accessRoleNames } from '../../aws/names.ts';

/**
 * The management account or a delegated administrator acts with these roles, and set-up and updates of an account fail
 * where they are denied. What they may change, that account could change in another way: it can detach these policies.
 * Nobody in the account may create or change such a role (protect-palisade.ts). Service-linked roles are not listed, since
 * SCPs do not bind them.
 */
export const accountFactoryRoles: readonly string[] = [
  // AWS Organizations User Guide, "Accessing member accounts"; AWS Control Tower User Guide, "How roles work".
  ...accessRoleNames,
  // CloudFormation User Guide, StackSets with service-managed and with self-managed permissions.
  'stacksets-exec-*',
  'AWSCloudFormationStackSetExecutionRole',
  // AWS Control Tower User Guide, "Required roles" of Account Factory for Terraform: AWSAFTExecution and AWSAFTService.
  'AWSAFT*',
  // Landing Zone Accelerator on AWS, Implementation Guide: the roles that its own quarantine policy exempts.
  'AWSAccelerator*',
  'cdk-accel-*',
];
