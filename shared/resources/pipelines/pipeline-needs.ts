// What a pipeline needs before it is made, and does not make itself: roles in its accounts, and a source that it can read.
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import {
  executionRoleName,
  pipelineBuildRoleName,
  pipelineCloudFormationRoleName,
  pipelineRoleName,
} from '../../aws/names.ts';
import type { PipelineParameters } from '../../governance/schema/declared-platform.ts';
import type { StepContext } from '../../steps/step.ts';
import { connectionProblem, connectionStatus } from '../lib/code-connection.ts';
import { roleIn } from './pipeline-plan.ts';
import type { Targets } from './pipeline-targets.ts';

/** The ARNs of the roles that the pipeline names and that are not there, in all of its accounts. Throws the SDK's error. */
export async function findMissingRoles(
  { member, region, clients, accessRoleClientsFor }: StepContext,
  { trainIn, deployIn }: Extract<Targets, { kind: 'targets' }>,
): Promise<readonly string[]> {
  const named = [
    { accountId: member.id, iam: clients.iam, roles: [pipelineRoleName, pipelineBuildRoleName] },
    {
      accountId: trainIn,
      iam: accessRoleClientsFor(trainIn, region).iam,
      roles: [pipelineRoleName, executionRoleName],
    },
    {
      accountId: deployIn,
      iam: accessRoleClientsFor(deployIn, region).iam,
      roles: [pipelineRoleName, pipelineCloudFormationRoleName, executionRoleName],
    },
  ];
  const missing = await Promise.all(
    named.map(async ({ accountId, iam, roles }) =>
      (await missingRoles(iam, roles)).map((role) => roleIn({ region }, accountId, role)),
    ),
  );
  return missing.flat();
}

/** Why the source could not be read through its connection; null if it could, or has none. Throws the SDK's error. */
export async function findSourceProblem(
  { accessRoleClientsFor, member }: StepContext,
  { source: { connection } }: PipelineParameters,
): Promise<string | null> {
  if (connection === undefined) return null;
  return connectionProblem(connection, member.id, await connectionStatus(accessRoleClientsFor, member.id, connection));
}

/** Of these roles of an account, those that are not there. */
async function missingRoles(iam: IAMClient, names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    names.map((RoleName) => undefinedIfNotConfigured(iam.send(new GetRoleCommand({ RoleName })))),
  );
  return names.filter((_, index) => found[index] === undefined);
}
