// Lambda function keep-platform: keeps what an account shares, and whom that admits, as they have to be.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import { platformSteps } from '../../shared/resources/registry.ts';
import { accessRoleClientsFor, hub, organizations } from '../runtime/access-role.ts';
import { readActiveSince } from '../runtime/active-since.ts';
import { environment, governance, journal, logger, messageHandling } from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { createRequestSender, ownerRequests } from '../runtime/request-sender.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createKeepPlatform } from './keep-platform.ts';

const eventBridge = new EventBridgeClient({ requestHandler });
const requests = createRequestSender(new SQSClient({ requestHandler }), environment, () => new Date());

export const handler = sqsHandler({
  ...messageHandling,
  handle: createKeepPlatform({
    logger,
    steps: platformSteps,
    governance,
    journal,
    hub,
    // No platform step asks it; the organization role is only the way into the accounts.
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    accessRoleClientsFor,
    eventBridge,
    requestOwners: ownerRequests(requests, 'palisade-keep-platform'),
    changeControl: changeControlFor(eventBridge),
    forwardedPatterns: [],
    platformPatterns: [],
    readActiveSince,
    now: () => new Date(),
  }),
});
