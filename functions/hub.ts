// What all functions of the hub share, made once per container: environment, governance, logger, dead-letter queue.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { requestHandler } from '../shared/aws/connections.ts';
import { deadLettersOf } from '../shared/aws/names.ts';
import { readEnvironment } from '../shared/environment.ts';
import type { Journal } from '../shared/findings/journal.ts';
import { governanceSchema } from '../shared/governance/governance.ts';

export const environment = readEnvironment(process.env);
export const logger = new Logger();

/** Governance as it was when the function was deployed; the deployment has checked it. */
export const governance = governanceSchema.parse(
  JSON.parse(readFileSync(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', environment.governanceFile), 'utf8')),
);

export const journal: Journal = {
  dynamodb: new DynamoDBClient({ requestHandler }),
  table: environment.journalTable,
  retentionDays: governance.journal.retentionDays,
};

/**
 * Puts a message into the dead-letter queue of its own queue, with the reason as an attribute.
 * The SQS client is loaded only here, on the rare way: every cold start would pay for it.
 */
export async function bury(message: SQSRecord, reason: string): Promise<void> {
  const { GetQueueUrlCommand, SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const sqs = new SQSClient({ requestHandler });
  const QueueName = deadLettersOf(message.eventSourceARN.split(':').at(-1) ?? '');
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: message.body,
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason.slice(0, 1_000) } },
    }),
  );
}
