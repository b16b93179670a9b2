// The first baselines of a local cloud's accounts: the hub applies them, as it does every hour.
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import pWaitFor from 'p-wait-for';
import * as z from 'zod/mini';
import { scheduleMessage } from '../events/palisade/schedule.ts';
import { listAccounts } from '../shared/accounts/account-store.ts';
import type { HubAccount } from '../shared/accounts/hub-account.ts';
import { queueUrl } from '../shared/aws/queue-url.ts';
import type { StateTable } from '../shared/table/table.ts';
import type { ClientsFor } from './aws/clients.ts';
import { delayMs } from './delays.ts';

/** A bound for what hangs: a slow machine needs minutes. */
const baselineTimeoutMs = 600_000;

/** Triggers compare-accounts, as its schedule does every hour, and waits until all baselines are complete. */
export async function baselineAll(
  accounts: ClientsFor,
  hub: HubAccount,
  journal: StateTable,
  ids: readonly string[],
): Promise<void> {
  const { sqs } = accounts(hub.accountId, hub.region);
  const QueueUrl = await queueUrl(sqs, 'palisade-compare-accounts');
  const MessageBody = JSON.stringify({ ...scheduleMessage(hub.accountId, hub.region), id: crypto.randomUUID() });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const missing = async () => {
    const complete = (await listAccounts(journal)).filter(({ state }) => state === 'complete');
    return ids.filter((id) => !complete.some(({ accountId }) => accountId === id));
  };
  try {
    await pWaitFor(async () => (await missing()).length === 0, { interval: 200, timeout: baselineTimeoutMs });
  } catch {
    const records = await listAccounts(journal);
    const why = (await missing()).map((id) => {
      const record = records.find(({ accountId }) => accountId === id);
      return `${id}: ${record ? `${record.state}, ${record.reason}` : 'not started'}`;
    });
    throw new Error(
      `the baseline of some accounts is not complete after ${baselineTimeoutMs / 1_000} s: ${why.join('; ')}`,
    );
  }
}

const waits = z.object({ organizations: z.number() });

/** How long the baselines waited for AWS's rates, and for its delay as it is scaled here. The two overlap. */
export async function describeWaits(endpoint: string): Promise<string> {
  const { organizations } = waits.parse(await (await fetch(`${endpoint}/_palisade/waits`)).json());
  const imageBlock = delayMs('ec2-image-block') / 1_000;
  return `of which ${organizations.toFixed(1)} s for the rates of AWS Organizations and ${imageBlock} s for EC2's block of images`;
}
