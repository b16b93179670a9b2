// Handles what keep-platform gets: requests for an owner, calls that changed a shared resource, calls about models, and accounts that
// are shut out.
import { timeOf } from '../../events/envelope.ts';
import { findAccount } from '../../shared/accounts/account-store.ts';
import { classifyError, formatFailure, isTransient } from '../../shared/aws/errors.ts';
import { changedResource } from '../../shared/platform/changed-resource.ts';
import { isAsRecorded } from '../../shared/platform/known-document.ts';
import { openResult } from '../../shared/platform/open-result.ts';
import { declarationsFor } from '../../shared/platform/resource-admissions.ts';
import { listResources } from '../../shared/platform/resource-store.ts';
import { isPartOfPipeline } from '../../shared/resources/pipelines/pipeline-plan.ts';
import { resourceKey } from '../../shared/steps/shared-resource.ts';
import { NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { keepOwner, retrySeconds } from './keep-owner.ts';
import { type PlatformMessage, readMessage } from './read-message.ts';
import { recordModelCall } from './record-model-call.ts';
import { shutOrOpen } from './shut-or-open.ts';
import type { KeepPlatformDependencies } from './types.ts';

/**
 * Handles one message. Throws NonRetryableError for one that is refused, and RetryableError for one that is handled later,
 * also after a failure that passes. Another error of AWS is retried after the visibility timeout.
 */
export function createKeepPlatform(dependencies: KeepPlatformDependencies): (delivery: QueueMessage) => Promise<void> {
  const handle = handlerOf(dependencies);
  return async (delivery) => {
    try {
      await handle(delivery);
    } catch (error) {
      const isDecided = error instanceof RetryableError || error instanceof NonRetryableError;
      const failure = isDecided ? undefined : classifyError(error);
      if (failure === undefined || !isTransient(failure)) throw error;
      // Readers wait for it: the visibility timeout is twelve minutes.
      throw new RetryableError(formatFailure(failure), retrySeconds(delivery.attempt), error);
    }
  };
}

function handlerOf(dependencies: KeepPlatformDependencies): (delivery: QueueMessage) => Promise<void> {
  return async ({ envelope, attempt }) => {
    const message = readMessage(envelope, dependencies.hub.accountId);
    switch (message.kind) {
      case 'refused':
        throw new NonRetryableError(message.reason);
      case 'ignored':
        dependencies.logger.info('event ignored', { eventId: envelope.id, reason: message.reason });
        return;
      case 'call':
        return keepChangedResource(dependencies, message, {
          attempt,
          calledAt: timeOf(envelope) ?? dependencies.now(),
        });
      case 'model call':
        return recordModelCall(dependencies, message);
      case 'request': {
        const { request, trigger } = message;
        if (request.kind !== 'owner') return shutOrOpen(dependencies, { ...request, kind: request.kind, trigger });
        const { accountId: owner, reason } = request;
        return keepOwner(dependencies, { owner, reason, trigger, attempt, isMarked: true });
      }
    }
  };
}

/** Looks at the resource that a call has changed. Such calls come from all accounts: the others are ignored. */
async function keepChangedResource(
  dependencies: KeepPlatformDependencies,
  { accountId: owner, call, part, document, trigger }: Extract<PlatformMessage, { kind: 'call' }>,
  { attempt, calledAt }: { readonly attempt: number; readonly calledAt: Date },
): Promise<void> {
  const { journal, governance, logger } = dependencies;
  const ignore = (reason: string) => logger.info('event ignored', { ...trigger, accountId: owner, part, reason });
  const { type = '', steps = [] } = (await findAccount(journal, owner)) ?? {};
  const reason = `${trigger.principal ?? 'somebody'} called ${call}`;
  const run = { owner, reason, trigger, attempt, isMarked: false };
  const pipelines = type === 'shared-services' ? Object.keys(governance.platform.pipelines) : [];
  // A pipeline is no resource with documents: everything of its account is looked at.
  if ('name' in part && isPartOfPipeline(pipelines, part.name)) return keepOwner(dependencies, run);
  const declared = declarationsFor(governance, type).map(({ kind, name }) => ({ kind: kind.id, name }));
  const records = await listResources(journal, owner);
  const resource = changedResource(part, owner, { declared, records });
  if (resource === undefined) return ignore('it is not part of a shared resource');
  const record = records.find((each) => resourceKey(each) === resourceKey(resource));
  // What was only monitored, held or waiting may have been corrected by this very call.
  const isOpen = openResult(steps, resource) !== undefined;
  if (record && document && isAsRecorded(record, document) && !isOpen)
    return ignore('it wrote what Palisade has on record');
  return keepOwner(dependencies, { ...run, only: { resource, document, calledAt } });
}
