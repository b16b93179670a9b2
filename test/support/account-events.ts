// Complete events about accounts, as AWS sends them to the management account, with made-up ids.

export const management = '111111111111';
const newAccount = '444455556666';

type EventOverrides = { account?: string; region?: string; detailType?: string; detail?: Record<string, unknown> };

function event(source: string, detailType: string, eventSource: string, detail: object, overrides: EventOverrides) {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': overrides.detailType ?? detailType,
    source,
    account: overrides.account ?? management,
    time: '2026-11-24T10:00:00Z',
    region: overrides.region ?? 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: { accountId: management, invokedBy: 'AWS Internal' },
      eventTime: '2026-11-24T10:00:00Z',
      eventSource,
      awsRegion: 'us-east-1',
      sourceIPAddress: 'AWS Internal',
      userAgent: 'AWS Internal',
      requestParameters: null,
      responseElements: null,
      eventID: crypto.randomUUID(),
      readOnly: false,
      managementEvent: true,
      recipientAccountId: management,
      ...detail,
      ...overrides.detail,
    },
  };
}

function organizationsEvent(detailType: string, detail: object, overrides: EventOverrides) {
  return event('aws.organizations', detailType, 'organizations.amazonaws.com', detail, overrides);
}

/** The result of CreateAccount. A failed one has no account id. */
export function accountCreated(status: Record<string, unknown> = {}, overrides: EventOverrides = {}) {
  const succeeded = {
    id: 'car-examplecreateaccountrequestid111',
    state: 'SUCCEEDED',
    accountName: '****',
    accountId: newAccount,
    requestedTimestamp: 'Nov 24, 2026 9:58:00 AM',
    completedTimestamp: 'Nov 24, 2026 9:58:15 AM',
  };
  const createAccountStatus = { ...succeeded, ...status };
  const detail = {
    eventName: 'CreateAccountResult',
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { createAccountStatus },
  };
  return organizationsEvent('AWS Service Event via CloudTrail', detail, overrides);
}

/** AWS Control Tower created or updated an account. */
export function managedAccount(
  eventName: 'CreateManagedAccount' | 'UpdateManagedAccount',
  status: Record<string, unknown> = {},
  overrides: EventOverrides = {},
) {
  const succeeded = {
    organizationalUnit: { organizationalUnitName: 'Production', organizationalUnitId: 'ou-ab12-production1' },
    account: { accountName: 'Retail', accountId: newAccount },
    state: 'SUCCEEDED',
    message: 'AWS Control Tower successfully created a managed account.',
    requestedTimestamp: '2026-11-24T09:45:18+0000',
    completedTimestamp: '2026-11-24T09:58:16+0000',
  };
  const key = eventName === 'CreateManagedAccount' ? 'createManagedAccountStatus' : 'updateManagedAccountStatus';
  const detail = {
    eventName,
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { [key]: { ...succeeded, ...status } },
  };
  return event('aws.controltower', 'AWS Service Event via CloudTrail', 'controltower.amazonaws.com', detail, overrides);
}

export function accountMoved(detail: Record<string, unknown> = {}, overrides: EventOverrides = {}) {
  const call = {
    eventName: 'MoveAccount',
    eventType: 'AwsApiCall',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:carla',
      arn: `arn:aws:sts::${management}:assumed-role/OrganizationAdmin/carla`,
      accountId: management,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: `arn:aws:iam::${management}:role/OrganizationAdmin`,
          userName: 'OrganizationAdmin',
        },
      },
    },
    requestParameters: { accountId: newAccount, sourceParentId: 'r-ab12', destinationParentId: 'ou-ab12-production1' },
    ...detail,
  };
  return organizationsEvent('AWS API Call via CloudTrail', call, overrides);
}

/** Tags of an account were set, or with `UntagResource` and `tagKeys` removed. */
export function accountTagged(detail: Record<string, unknown> = {}, overrides: EventOverrides = {}) {
  const tags = [
    { key: 'owner', value: 'retail' },
    { key: 'palisade:account-type', value: 'testing' },
  ];
  const call = { eventName: 'TagResource', requestParameters: { resourceId: newAccount, tags }, ...detail };
  return accountMoved(call, overrides);
}

export function accountJoined(serviceEventDetails: Record<string, unknown>, overrides: EventOverrides = {}) {
  const detail = { eventName: 'AccountJoinedOrganization', eventType: 'AwsServiceEvent', serviceEventDetails };
  return organizationsEvent('AWS Service Event via CloudTrail', detail, overrides);
}

/** Palisade's own request for a baseline. */
export function baselineRequested(request: Record<string, unknown> = {}, account = '222233334444') {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Palisade Baseline Requested',
    source: 'palisade',
    account,
    time: '2026-11-24T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: { accountId: newAccount, dryRun: false, requestedBy: 'carla', reason: 'asked for by hand', ...request },
  };
}
