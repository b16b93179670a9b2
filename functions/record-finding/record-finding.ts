// Records a finding from the bus in the journal, and notifies subscribers of state changes.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SNSClient } from '@aws-sdk/client-sns';
import { publishAlert } from '../../events/palisade/alert.ts';
import * as palisadeFinding from '../../events/palisade/finding-event.ts';
import { notifiesPeople } from '../../shared/alerts/routing.ts';
import { publishToTopic } from '../../shared/alerts/sns.ts';
import { markNotified, recordFinding } from '../../shared/findings/finding-store.ts';
import { publishMetrics } from '../../shared/findings/metrics.ts';
import type { StateStore } from '../../shared/table/table.ts';
import { NonRetryableError, type QueueMessage } from '../runtime/sqs-consumer.ts';

export type RecordFindingDependencies = {
  readonly logger: Logger;
  readonly journal: StateStore;
  readonly sns: SNSClient;
  readonly topicArn: string;
  readonly eventBridge: EventBridgeClient;
  readonly hubAccountId: string;
};

/** Records a finding, then notifies the topic and the channels, once however often the finding is delivered. */
export function createRecordFinding(
  dependencies: RecordFindingDependencies,
): (delivery: QueueMessage) => Promise<void> {
  const { logger, journal, sns, topicArn, eventBridge, hubAccountId } = dependencies;
  return async ({ envelope, sentAt }) => {
    const event = palisadeFinding.read(envelope, hubAccountId);
    if (event.kind === 'refused') throw new NonRetryableError(event.reason);
    const { finding, shouldNotify } = await recordFinding(journal, event.finding, sentAt);
    if (shouldNotify) {
      if (notifiesPeople(finding)) await publishToTopic(sns, topicArn, finding);
      await publishAlert(eventBridge, finding);
      publishMetrics(event.finding, sentAt);
    }
    await markNotified(journal, finding);
    logger.info('finding recorded', {
      finding: finding.id,
      state: finding.state,
      eventId: finding.trigger.eventId,
      shouldNotify,
    });
  };
}
