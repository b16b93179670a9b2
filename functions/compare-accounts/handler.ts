// Lambda function compare-accounts: once an hour, requests the baselines that are due.
import { SQSClient } from '@aws-sdk/client-sqs';
import { hourlyComparison } from '../../events/palisade/baseline-requested.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { requestHandler, setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import {
  environment,
  governance,
  journal,
  logger,
  messageHandling,
  organizationReaderCredentials,
} from '../runtime/context.ts';
import { createRequestSender, ownerRequests } from '../runtime/request-sender.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { compareAccounts } from './compare-accounts.ts';

const organizations = createOrganizationsClient({
  credentials: organizationReaderCredentials,
  requestHandler: setupRequestHandler,
});

const requests = createRequestSender(new SQSClient({ requestHandler }), environment, () => new Date());

const dependencies = {
  logger,
  governance,
  journal,
  managementAccountId: environment.managementAccountId,
  directory: createDirectory(organizations, governance.accountTypes),
  requestBaselines: requests.baselines,
  sendOwnerRequests: ownerRequests(requests, hourlyComparison),
  hubState: () => readHubState(journal),
  now: () => new Date(),
};

export const handler = sqsHandler({
  ...messageHandling,
  // The content of the message is irrelevant: it only triggers a run.
  handle: async () => {
    await compareAccounts(dependencies);
  },
});
