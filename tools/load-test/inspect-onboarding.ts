// The state of accounts that were created at once: their baselines, dead letters and quarantine.
import { ListPoliciesForTargetCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { SQSClient } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { functionQueues } from '../../infrastructure/consumers.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { isPalisadePolicy, quarantineName } from '../../shared/policies/pack.ts';
import { policyKinds } from '../../shared/policies/quotas.ts';
import type { StateTable } from '../../shared/table/table.ts';

export type OnboardingResult = {
  /** One line for each account without a complete baseline. */
  readonly incomplete: readonly string[];
  /** The failure reason of each dead letter about one of the accounts. */
  readonly deadLetters: readonly string[];
  readonly quarantined: readonly string[];
  /** Attachments and detachments that the baselines needed at least. */
  readonly attachments: number;
};

type Clients = {
  readonly organizations: OrganizationsClient;
  readonly sqs: SQSClient;
  readonly journal: StateTable;
};

/** The latest records of these accounts. */
export async function recordsOf(journal: StateTable, ids: readonly string[]): Promise<readonly AccountRecord[]> {
  return (await listAccounts(journal)).filter(({ accountId }) => ids.includes(accountId));
}

/** Reads the state of these accounts. Throws the SDK's error. */
export async function inspectOnboarding(
  { organizations, sqs, journal }: Clients,
  ids: readonly string[],
): Promise<OnboardingResult> {
  const records = await recordsOf(journal, ids);
  const attached = await pMap(ids, (id) => attachedTo(organizations, id), { concurrency: 8 });
  const own = functionQueues.filter((each) => each.function === 'onboard-account');
  const letters = (await listDeadLetters(sqs, own)).filter(({ body }) => ids.some((id) => body.includes(id)));
  return {
    incomplete: ids.flatMap((id) => {
      const record = records.find(({ accountId }) => accountId === id);
      if (record?.state === 'complete') return [];
      return [record ? `${id} is ${record.state}: ${record.reason}` : `${id} has no record`];
    }),
    deadLetters: letters.map(({ why }) => why),
    quarantined: ids.filter((_, index) => attached[index]?.includes(quarantineName)),
    // The quarantine policy is attached and detached.
    attachments: attached.flat().filter((name) => name !== quarantineName).length + 2 * ids.length,
  };
}

async function attachedTo(organizations: OrganizationsClient, TargetId: string): Promise<string[]> {
  const lists = await Promise.all(
    policyKinds.map((Filter) => organizations.send(new ListPoliciesForTargetCommand({ TargetId, Filter }))),
  );
  return lists.flatMap(({ Policies = [] }) => Policies.map(({ Name = '' }) => Name)).filter(isPalisadePolicy);
}
