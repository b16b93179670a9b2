// What all functions of the hub share, made once per container: environment, governance, logger, dead-letter queue.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { organizationRoleName } from '../../shared/aws/names.ts';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import type { StateStore } from '../../shared/table/table.ts';
import { readEnvironment } from './environment.ts';
import type { MessageHandling } from './sqs-consumer.ts';

export const environment = readEnvironment(process.env);
export const logger = new Logger();

/** Governance as it was when the function was deployed; the deployment has checked it. */
export const governance = governanceSchema.parse(
  JSON.parse(readFileSync(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', environment.governanceFile), 'utf8')),
);

export const journal: StateStore = {
  dynamodb: new DynamoDBClient({ requestHandler }),
  table: environment.journalTable,
  retentionDays: governance.journal.retentionDays,
};

/** How the function enters other accounts. */
export const caller = {
  region: environment.region,
  externalId: environment.externalId,
  sessionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'palisade',
};

/** AWS Organizations, asked in the management account through the role there, which also leads into accounts. */
export const managementCredentials = assumeRole(caller, {
  accountId: environment.managementAccountId,
  roleName: organizationRoleName,
  externalId: environment.externalId,
});

/** Puts a message into the dead-letter queue of its own queue, with the reason. Loaded on this rare way only. */
async function sendToDeadLetterQueue(message: SQSRecord, reason: string): Promise<void> {
  await (await import('./dead-letter.ts')).sendToDeadLetterQueue(message, reason);
}

/** Lets a message come back to its queue after so many seconds. Loaded likewise. */
async function delayRetry(message: SQSRecord, seconds: number): Promise<void> {
  await (await import('./dead-letter.ts')).delayRetry(message, seconds);
}

/** What every consumer does with messages that are not done. */
export const messageHandling: MessageHandling = {
  logger,
  sendToDeadLetterQueue,
  delayRetry,
  maxReceiveCount: environment.maxReceiveCount,
};

/** An event of the hub's own, as a message for a function's queue. */
export function palisadeMessage(detailType: string, detail: object): string {
  const { hubAccountId: account, region } = environment;
  const event = { id: crypto.randomUUID(), source: palisadeSource, 'detail-type': detailType, account, region, detail };
  return JSON.stringify(event);
}
