// A connection (AWS CodeConnections) to repositories elsewhere: whether the pipelines of an account can use it. Palisade makes
// none: a person confirms each with the provider.
import { GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
import * as z from 'zod/mini';
import type { AccessRoleClientProvider } from '../../aws/access-role-clients.ts';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';

/**
 * What reads a connection: AWS Cloud Control API does it with the rights of the caller. Both prefixes are in use, and an
 * action's has to be that of the ARN (Developer Tools console User Guide, "Connections rename").
 */
export const connectionReads = [
  'cloudformation:GetResource',
  'codeconnections:GetConnection',
  'codeconnections:ListTagsForResource',
  'codestar-connections:GetConnection',
  'codestar-connections:ListTagsForResource',
];

const typeNames: Readonly<Record<string, string>> = {
  codeconnections: 'AWS::CodeConnections::Connection',
  'codestar-connections': 'AWS::CodeStarConnections::Connection',
};

/** AWS CloudFormation Template Reference, AWS::CodeConnections::Connection, return values. */
const connection = z.object({ ConnectionStatus: z._default(z.string(), 'unknown') });

function partsOf(arn: string) {
  const [, , service = '', region = '', account = ''] = arn.split(':');
  return { service, region, account };
}

/** The Region of a connection, which need not be that of the pipelines. */
export function connectionRegion(arn: string): string {
  return partsOf(arn).region;
}

/**
 * The status of a connection (AWS CodeConnections API Reference, Connection); null if there is none of that ARN in the account.
 * Makes no call about another account's. Throws the SDK's error.
 */
export async function connectionStatus(
  accessRoleClientsFor: AccessRoleClientProvider,
  accountId: string,
  arn: string,
): Promise<string | null> {
  const { service, region, account } = partsOf(arn);
  if (account !== accountId) return null;
  const { cloudControl } = accessRoleClientsFor(accountId, region);
  const read = new GetResourceCommand({ TypeName: typeNames[service], Identifier: arn });
  const found = await undefinedIfNotConfigured(cloudControl.send(read));
  if (found === undefined) return null;
  return connection.parse(JSON.parse(found.ResourceDescription?.Properties ?? '{}')).ConnectionStatus;
}

/** Why pipelines of the account cannot use a connection of this status; null if they can. Pure. */
export function connectionProblem(arn: string, accountId: string, status: string | null): string | null {
  const { account } = partsOf(arn);
  if (account !== accountId)
    return `the connection ${arn} belongs to the account ${account}, and pipelines use connections of their own account`;
  if (status === null) return `there is no connection ${arn}`;
  if (status === 'AVAILABLE') return null;
  const console = 'in the Developer Tools console, under Settings, Connections';
  if (status === 'PENDING') return `the connection ${arn} waits for somebody to confirm it ${console}`;
  return `the connection ${arn} is in status ${status}: look at it ${console}`;
}
