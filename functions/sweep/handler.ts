// Lambda function sweep: evaluates all resources of all accounts, on a schedule and on request.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { type SweepPage, sweepPageDetailType } from '../../events/palisade/sweep-requested.ts';
import { createAccountLookup } from '../../shared/accounts/account-lookup.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { createMemberClientProvider } from '../../shared/aws/member-clients.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import { createResourceClient } from '../../shared/guardrails/resource-clients.ts';
import { readActiveSince } from '../runtime/active-since.ts';
import {
  caller,
  environment,
  governance,
  journal,
  logger,
  messageHandling,
  palisadeMessage,
} from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createSweep } from './sweep.ts';

const eventBridge = new EventBridgeClient({ requestHandler });
const sqs = new SQSClient({ requestHandler });
const { hubAccountId } = environment;

export const handler = sqsHandler({
  ...messageHandling,
  handle: createSweep({
    logger,
    governance,
    hubAccountId,
    journal,
    eventBridge,
    accounts: createAccountLookup(journal, { readActiveSince, exclude: governance.accountTypes.exclude }),
    memberClientsFor: createMemberClientProvider(caller, createResourceClient),
    changeControl: changeControlFor(eventBridge),
    enqueuePages,
    pageSize: environment.sweepPageSize,
    now: () => new Date(),
  }),
});

async function enqueuePages(pages: readonly SweepPage[]): Promise<void> {
  const QueueUrl = await queueUrl(sqs, 'palisade-sweep');
  const send = (page: SweepPage) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: palisadeMessage(sweepPageDetailType, page) }));
  await pMap(pages, send, { concurrency: 20 });
}
