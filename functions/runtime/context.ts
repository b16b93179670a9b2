// What all functions of the hub share, created once per execution environment: settings, journal, logger, retries.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { ownEvent } from '../../events/palisade/own-event.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { organizationReaderRoleName, organizationRoleName } from '../../shared/aws/names.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import type { StateStore } from '../../shared/table/table.ts';
import { readEnvironment } from './environment.ts';
import type { MessageHandling } from './sqs-consumer.ts';

export const environment = readEnvironment(process.env);
export const logger = new Logger();

/** governance.yml as it was validated and packaged at deployment. */
export const governance = governanceSchema.parse(
  JSON.parse(readFileSync(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', environment.governanceFile), 'utf8')),
);

export const journal: StateStore = {
  dynamodb: new DynamoDBClient({ requestHandler }),
  table: environment.journalTable,
  retentionDays: governance.journal.retentionDays,
  onUnreadable: ({ message }) => logger.warn(message),
};

/** How the function identifies itself when it assumes roles in other accounts. */
export const caller = {
  region: environment.region,
  externalId: environment.externalId,
  sessionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'palisade',
};

/** Credentials of the organization role in the management account: for Organizations, and to enter member accounts. */
export const managementCredentials = managementRole(organizationRoleName);

/** Credentials of the organization reader role there: to look up accounts in Organizations, and for nothing else. */
export const organizationReaderCredentials = managementRole(organizationReaderRoleName);

/** A role in the management account. It is assumed with the first call that needs the credentials. */
function managementRole(roleName: string) {
  const { managementAccountId: accountId, externalId } = environment;
  return assumeRole(caller, { accountId, roleName, externalId });
}

/** Sends a message to the dead-letter queue of its queue, with the reason. Loaded lazily: only failures need it. */
async function sendToDeadLetterQueue(message: SQSRecord, reason: string): Promise<void> {
  await (await import('./dead-letter.ts')).sendToDeadLetterQueue(message, reason);
}

/** Delays the next receive of a message by a number of seconds. Loaded lazily, too. */
async function delayRetry(message: SQSRecord, seconds: number): Promise<void> {
  await (await import('./dead-letter.ts')).delayRetry(message, seconds);
}

/** Records a request that does not count, in the log and as a metric. Loaded lazily, too. */
async function refuseRequest(reason: string, facts: Readonly<Record<string, unknown>>): Promise<void> {
  (await import('../../shared/requests/refused-requests.ts')).recordRefusal(logger, reason, facts);
}

/** How every consumer handles messages that failed, and requests that do not count. */
export const messageHandling: MessageHandling = {
  logger,
  refuseRequest,
  sendToDeadLetterQueue,
  delayRetry,
  maxReceiveCount: environment.maxReceiveCount,
};

/** An event of Palisade's own, as the body of a message for a function's queue. */
export function palisadeMessage(detailType: string, detail: object): string {
  return JSON.stringify(ownEvent(environment, detailType, { ...detail }, new Date()));
}
