// Lambda function run-canary: runs the canary of an account when its schedule says so.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { requestHandler, userAgent } from '../../shared/aws/http-handler.ts';
import { canaryRoleName } from '../../shared/aws/names.ts';
import { publishCompleted } from '../../shared/canary/completed.ts';
import { caller, environment, governance, journal, logger, messageHandling } from '../runtime/context.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createRunCanary } from './run-canary.ts';

/** New credentials for each run: the role may have been made, or changed, since the last one. */
function clientsFor(accountId: string, region: string) {
  const credentials = assumeRole(caller, { accountId, roleName: canaryRoleName, externalId: caller.externalId });
  const settings = { region, credentials, requestHandler, customUserAgent: userAgent };
  return {
    s3In: (inRegion: string) => new S3Client({ ...settings, region: inRegion }),
    account: { eventBridge: new EventBridgeClient(settings), iam: new IAMClient(settings) },
  };
}

export const handler = sqsHandler({
  ...messageHandling,
  handle: createRunCanary({
    logger,
    governance,
    hubAccountId: environment.hubAccountId,
    journal,
    clientsFor,
    publishCompleted,
    random: () => randomBytes(4).toString('hex'),
    now: () => new Date(),
    sleep: (milliseconds) => sleep(milliseconds),
  }),
});
