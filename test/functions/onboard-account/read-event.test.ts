import { envelopeSchema } from '../../../events/envelope.ts';
import { readAccountEvent } from '../../../functions/onboard-account/read-event.ts';
import {
  accountCreated,
  accountJoined,
  accountMoved,
  accountTagged,
  baselineRequested,
  managedAccount,
  management,
} from '../../support/account-events.ts';

const hub = '222233334444';
const read = (event: object) =>
  readAccountEvent(envelopeSchema.parse(event), { managementAccountId: management, hubAccountId: hub }, [
    'palisade:account-type',
    'palisade:environment',
  ]);
const untagged = (...tagKeys: string[]) => ({ resourceId: '444455556666', tagKeys });
const account = { kind: 'account', accountId: '444455556666', dryRun: false };

test.each([
  { name: 'an account that Organizations created', event: accountCreated() },
  { name: 'an account that Control Tower created', event: managedAccount('CreateManagedAccount') },
  { name: 'an account that Control Tower updated', event: managedAccount('UpdateManagedAccount') },
  { name: 'an account that moved', event: accountMoved() },
  { name: 'an account that was closed', event: accountMoved({ eventName: 'CloseAccount' }) },
  { name: 'an account that was removed', event: accountMoved({ eventName: 'RemoveAccountFromOrganization' }) },
  { name: 'an account whose type was set by a tag', event: accountTagged() },
  {
    name: 'an account whose environment is said by no tag any more',
    event: accountTagged({ eventName: 'UntagResource', requestParameters: untagged('palisade:environment') }),
  },
  {
    name: 'an account with tags of which the event does not say the keys',
    event: accountTagged({ requestParameters: untagged() }),
  },
  { name: 'an account that joined, with its id on the top level', event: accountJoined({ accountId: '444455556666' }) },
  {
    name: 'an account that joined, with its id in a nested object',
    event: accountJoined({ joinedAccount: { joinedMethod: 'Invited', account_id: '444455556666' } }),
  },
  { name: 'an account whose baseline the hub requests', event: baselineRequested() },
])('$name leads to its baseline', ({ event }) => {
  expect(read(event)).toMatchObject({ ...account, trigger: { eventId: event.id, detailType: event['detail-type'] } });
});

test.each([
  { type: 'Root', userIdentity: { type: 'Root', arn: `arn:aws:iam::${management}:root` } },
  { type: 'IAMUser', userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${management}:user/carla` } },
  { type: 'AWSService', userIdentity: { type: 'AWSService', invokedBy: 'controltower.amazonaws.com' } },
  { type: 'none', userIdentity: undefined },
])('a move by a caller of type $type is read', ({ userIdentity }) => {
  const expected = userIdentity?.arn ?? userIdentity?.invokedBy ?? null;
  expect(read(accountMoved({ userIdentity }))).toMatchObject({ ...account, trigger: { principal: expected } });
});

test.each([
  {
    name: 'Organizations, without an account id',
    event: accountCreated({ state: 'FAILED', accountId: undefined, failureReason: 'EMAIL_ALREADY_EXISTS' }),
    says: { id: 'car-examplecreateaccountrequestid111', reason: /EMAIL_ALREADY_EXISTS/ },
  },
  {
    name: 'Control Tower, whose account is "Not Available"',
    event: managedAccount('CreateManagedAccount', {
      state: 'FAILED',
      message: 'AWS Control Tower failed to create a managed account.',
      account: { accountName: 'Retail', accountId: 'Not Available' },
    }),
    says: { reason: /failed to create/ },
  },
  {
    name: 'Control Tower, updating an account',
    event: managedAccount('UpdateManagedAccount', { state: 'FAILED', message: 'It drifted.' }),
    says: { id: '444455556666', reason: /It drifted/ },
  },
])('a failed creation is read as one: $name', ({ event, says }) => {
  const { reason, ...rest } = says;
  expect(read(event)).toMatchObject({ kind: 'creation failed', reason: expect.stringMatching(reason), ...rest });
});

test.each([
  { name: 'a creation in progress', event: accountCreated({ state: 'IN_PROGRESS' }) },
  {
    name: 'an update by Control Tower in progress',
    event: managedAccount('UpdateManagedAccount', { state: 'IN_PROGRESS' }),
  },
  { name: 'a move that failed', event: accountMoved({ errorCode: 'AccessDenied' }) },
  { name: 'a tag that was not set', event: accountTagged({ errorCode: 'AccessDenied' }) },
  {
    name: 'a tag that says no type, such as those of the baseline',
    event: accountTagged({ eventName: 'UntagResource', requestParameters: untagged('managed-by', 'owner') }),
  },
  {
    name: 'the tag of an organizational unit',
    event: accountTagged({ requestParameters: { resourceId: 'ou-ab12-production1', tags: [] } }),
  },
])('$name is ignored', ({ event }) => {
  expect(read(event)).toMatchObject({ kind: 'ignored' });
});

test.each([
  { name: 'a creation, from another account', event: accountCreated({}, { account: '444455556666' }) },
  { name: 'a move, from another account', event: accountMoved({}, { account: '444455556666' }) },
  {
    name: 'a managed account, from another account',
    event: managedAccount('CreateManagedAccount', {}, { account: hub }),
  },
  {
    name: 'an account that joined, from another account',
    event: accountJoined({ accountId: '444455556666' }, { account: hub }),
  },
  { name: 'a request that is not from the hub', event: baselineRequested({}, '444455556666') },
  { name: 'a creation without an account id', event: accountCreated({ accountId: undefined }) },
  { name: 'a creation with an invalid account id', event: accountCreated({ accountId: 'root' }) },
  { name: 'a creation without its status', event: accountCreated({}, { detail: { serviceEventDetails: {} } }) },
  { name: 'a tag, from another account', event: accountTagged({}, { account: '444455556666' }) },
  { name: 'a tag without the parameters of the call', event: accountTagged({ requestParameters: null }) },
  { name: 'a move without its parameters', event: accountMoved({ requestParameters: null }) },
  { name: 'an account that joined without its id', event: accountJoined({ joinedMethod: 'Invited' }) },
  { name: 'a request with an invalid account id', event: baselineRequested({ accountId: 'all' }) },
  {
    name: 'a service event with the detail-type of an API call',
    event: accountCreated({}, { detailType: 'AWS API Call via CloudTrail' }),
  },
  {
    name: 'an API call with the detail-type of a service event',
    event: accountMoved({}, { detailType: 'AWS Service Event via CloudTrail' }),
  },
])('$name is refused', ({ event }) => {
  expect(read(event)).toMatchObject({ kind: 'refused' });
});
