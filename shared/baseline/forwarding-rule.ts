// Baseline: the rule that forwards an account's events to the hub's bus, one in each governed region.
import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { IAMClient } from '@aws-sdk/client-iam';
import { busName, forwardRoleName, forwardRuleName, partitionOf, roleArn } from '../aws/names.ts';
import type { Hub } from './hub.ts';
import { ensureRole } from './role.ts';

export function busArn({ region, accountId }: Hub): string {
  return `arn:${partitionOf(region)}:events:${region}:${accountId}:event-bus/${busName}`;
}

/**
 * Makes the role with which EventBridge forwards: a bus that admits an organization demands one of each target
 * (EventBridge API Reference, PutPermission).
 */
export async function ensureForwardRole(iam: IAMClient, hub: Hub, accountId: string): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyRulesOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  };
  const permissions = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Forward', Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn(hub) }],
  };
  await ensureRole(iam, forwardRoleName, trust, permissions);
}

/** Makes or updates the forwarding rule in the client's region. `patterns` are those of the hub's own rules. */
export async function ensureForwardingRule(
  eventBridge: EventBridgeClient,
  hub: Hub,
  accountId: string,
  patterns: readonly object[],
): Promise<void> {
  await eventBridge.send(
    new PutRuleCommand({
      Name: forwardRuleName,
      Description: 'Forwards what Palisade governs by to its hub',
      EventPattern: JSON.stringify({ $or: patterns }),
      State: 'ENABLED',
    }),
  );
  const RoleArn = roleArn(hub.region, accountId, forwardRoleName);
  const Targets = [{ Id: 'hub', Arn: busArn(hub), RoleArn }];
  const { FailedEntries } = await eventBridge.send(new PutTargetsCommand({ Rule: forwardRuleName, Targets }));
  if (FailedEntries?.length) throw new Error(`EventBridge did not take the target: ${FailedEntries[0]?.ErrorMessage}`);
}
