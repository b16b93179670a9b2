// Shuts an account out of everything that others share, or opens it again: first on record, then in the owners' policies.
import type { PlatformRequest } from '../../events/palisade/platform-requested.ts';
import { isGoverned } from '../../shared/accounts/account-record.ts';
import { listEssentials } from '../../shared/accounts/account-store.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { requestOwners } from '../../shared/platform/owner-requests.ts';
import { listShut, putShut, recordShutting, removeShut } from '../../shared/platform/shut-accounts.ts';
import { isOwnerType } from '../../shared/resources/registry.ts';
import { NonRetryableError } from '../runtime/sqs-consumer.ts';
import type { KeepPlatformDependencies } from './types.ts';

export type ShutCommand = Omit<PlatformRequest, 'kind'> & {
  readonly kind: 'shut' | 'open';
  readonly trigger: Finding['trigger'];
};

/**
 * Idempotent, and possible during a pause, after which the policies follow. Throws NonRetryableError for an account that
 * Palisade does not know, and the SDK's error, after which the request is delivered again.
 */
export async function shutOrOpen(
  dependencies: KeepPlatformDependencies,
  { kind, accountId, reason, requestedBy: by, trigger }: ShutCommand,
): Promise<void> {
  const { journal, logger, now } = dependencies;
  const [accounts, shut] = await Promise.all([listEssentials(journal), listShut(journal)]);
  if (kind === 'shut' && !accounts.some((each) => each.accountId === accountId))
    throw new NonRetryableError(`there is no account ${accountId} in the organization, so that nobody can shut it out`);
  const record = { accountId, by, at: now().toISOString(), reason };
  await recordShutting(journal, { ...record, action: kind, eventId: trigger.eventId });
  if (kind === 'shut') await putShut(journal, record);
  else await removeShut(journal, accountId);
  const owners = accounts.filter((each) => isOwnerType(each.type) && isGoverned(each)).map((each) => each.accountId);
  const why = `${by} ${kind === 'shut' ? 'shut out' : 'opened again'} account ${accountId}: ${reason}`;
  await requestOwners(journal, dependencies.requestOwners, owners, why, now(), { isUrgent: true });
  logger.warn(kind === 'shut' ? 'account shut out' : 'account opened again', {
    ...trigger,
    ...record,
    owners,
    was: shut.get(accountId),
  });
}
