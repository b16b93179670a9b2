// Prepares an account of a local cloud as its baseline would: roles, forwarding rules, AWS Config with its rules.
import {
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import * as complianceChange from '../events/compliance-change.ts';
import * as s3Call from '../events/s3-call.ts';
import { ensureConfigRules } from '../shared/baseline/config-rules.ts';
import { ensureForwardingRule, ensureForwardRole } from '../shared/baseline/forwarding-rule.ts';
import type { Hub } from '../shared/baseline/hub.ts';
import { ensureSpokeRole } from '../shared/baseline/spoke-role.ts';
import type { Governance } from '../shared/governance/governance.ts';
import type { Classification } from '../shared/organization/account-type.ts';
import type { AccountClients, Accounts } from './aws.ts';

export async function prepareSpoke(
  accounts: Accounts,
  hub: Hub,
  governance: Governance,
  accountId: string,
  type: Classification,
): Promise<void> {
  const { iam } = accounts(accountId, hub.region);
  await ensureSpokeRole(iam, hub);
  await ensureForwardRole(iam, hub, accountId);
  for (const region of governance.regions) {
    const clients = accounts(accountId, region);
    await ensureForwardingRule(clients.eventBridge, hub, accountId, [complianceChange.pattern, s3Call.pattern]);
    await startRecorder(clients, accountId);
    await ensureConfigRules(clients.config, governance, type);
  }
}

async function startRecorder({ config }: AccountClients, accountId: string): Promise<void> {
  const roleARN = `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN } }));
  await config.send(
    new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: `config-${accountId}` } }),
  );
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
}
