// What is there before a deployment: nothing, a hub, or the data of a hub that was removed.
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { type HubState, neverStarted } from '../../shared/remediation/change-control/pauses.ts';
import { deployedFunction, deployedGovernance } from '../lib/deployed.ts';
import { UserError } from '../lib/output.ts';
import type { Access } from './credentials.ts';

/** `governance` is null if there is no hub yet, or one of another version of Palisade. */
export type Installation = {
  readonly kind: 'first' | 'upgrade' | 'again';
  readonly state: HubState;
  readonly governance: Governance | null;
};

/** Looks at the hub's account. Throws UserError if a call fails, or if data is there that the deployment does not expect. */
export async function findInstallation(
  { credentials }: Access,
  { region, existingData }: { readonly region: string; readonly existingData: boolean },
): Promise<Installation> {
  const settings = { region, credentials, requestHandler: setupRequestHandler };
  const dynamodb = new DynamoDBClient(settings);
  const lambda = new LambdaClient(settings);
  const hasJournal = await exists(dynamodb.send(new DescribeTableCommand({ TableName: journalTableName })));
  const hasHub = await exists(deployedFunction(lambda, 'palisade-remediate'));
  if (hasJournal && !hasHub && !existingData) {
    throw new UserError(
      `The table ${journalTableName} of a hub that was removed is still there. To use it again, with its findings and pauses, set hub.existingData to true in governance.yml; see docs/guides/remove.md.`,
    );
  }
  const state = hasJournal ? await readHubState({ dynamodb, table: journalTableName }) : neverStarted;
  if (!hasHub) return { kind: hasJournal ? 'again' : 'first', state, governance: null };
  const deployed = await deployedGovernance(lambda).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  return { kind: 'upgrade', state, governance: deployed };
}

async function exists(call: Promise<unknown>): Promise<boolean> {
  const reply = await toResult(call);
  if (reply.ok) return true;
  if (reply.failure.code === 'ResourceNotFoundException') return false;
  throw new UserError(`The hub's account cannot be looked at: ${formatFailure(reply.failure)}`);
}
