// Lambda function compare-accounts: once an hour, finds accounts whose baseline is due.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import {
  environment,
  governance,
  journal,
  logger,
  managementCredentials,
  messageHandling,
} from '../runtime/context.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { compareAccounts } from './compare-accounts.ts';

const organizations = new OrganizationsClient({ credentials: managementCredentials, requestHandler });

const dependencies = {
  logger,
  governance,
  journal,
  managementAccountId: environment.managementAccountId,
  organizations,
  directory: createDirectory(organizations, governance.accountTypes),
  eventBridge: new EventBridgeClient({ requestHandler }),
  now: () => new Date(),
};

export const handler = sqsHandler({
  ...messageHandling,
  // Whatever is in the queue says no more than that it is time.
  handle: async () => {
    await compareAccounts(dependencies);
  },
});
