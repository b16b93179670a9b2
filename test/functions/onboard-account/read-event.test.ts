import { envelopeSchema } from '../../../events/envelope.ts';
import { readAccountEvent } from '../../../functions/onboard-account/read-event.ts';
import {
  accountCreated,
  accountJoined,
  accountMoved,
  baselineRequested,
  managedAccount,
  management,
} from '../../support/account-events.ts';

const hub = '222233334444';
const read = (event: object) =>
  readAccountEvent(envelopeSchema.parse(event), { managementAccountId: management, hubAccountId: hub });
const account = { kind: 'account', accountId: '444455556666', dryRun: false };

test.each([
  { name: 'an account that Organizations made', event: accountCreated() },
  { name: 'an account that Control Tower made', event: managedAccount('CreateManagedAccount') },
  { name: 'an account that Control Tower changed', event: managedAccount('UpdateManagedAccount') },
  { name: 'an account that moved', event: accountMoved() },
  { name: 'an account that was closed', event: accountMoved({ eventName: 'CloseAccount' }) },
  { name: 'an account that was removed', event: accountMoved({ eventName: 'RemoveAccountFromOrganization' }) },
  { name: 'an account that joined, with its id on top', event: accountJoined({ accountId: '444455556666' }) },
  {
    name: 'an account that joined, with its id further in',
    event: accountJoined({ joinedAccount: { joinedMethod: 'Invited', account_id: '444455556666' } }),
  },
  { name: 'an account that the hub asks for', event: baselineRequested() },
])('$name is looked at', ({ event }) => {
  expect(read(event)).toMatchObject({ ...account, trigger: { eventId: event.id, detailType: event['detail-type'] } });
});

test.each([
  { type: 'Root', userIdentity: { type: 'Root', arn: `arn:aws:iam::${management}:root` } },
  { type: 'IAMUser', userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${management}:user/carla` } },
  { type: 'AWSService', userIdentity: { type: 'AWSService', invokedBy: 'controltower.amazonaws.com' } },
  { type: 'nobody', userIdentity: undefined },
])('a move by a caller of type $type is understood', ({ userIdentity }) => {
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
    name: 'Control Tower, changing an account',
    event: managedAccount('UpdateManagedAccount', { state: 'FAILED', message: 'It drifted.' }),
    says: { id: '444455556666', reason: /It drifted/ },
  },
])('a creation that failed is told, and nothing else: $name', ({ event, says }) => {
  const { reason, ...rest } = says;
  expect(read(event)).toMatchObject({ kind: 'creation failed', reason: expect.stringMatching(reason), ...rest });
});

test.each([
  { name: 'a creation under way', event: accountCreated({ state: 'IN_PROGRESS' }) },
  {
    name: 'a change of Control Tower under way',
    event: managedAccount('UpdateManagedAccount', { state: 'IN_PROGRESS' }),
  },
  { name: 'a move that failed', event: accountMoved({ errorCode: 'AccessDenied' }) },
])('$name is ignored', ({ event }) => {
  expect(read(event)).toMatchObject({ kind: 'ignored' });
});

test.each([
  { name: 'a creation that another account tells of', event: accountCreated({}, { account: '444455556666' }) },
  { name: 'a move that another account tells of', event: accountMoved({}, { account: '444455556666' }) },
  {
    name: 'a managed account that another account tells of',
    event: managedAccount('CreateManagedAccount', {}, { account: hub }),
  },
  {
    name: 'an account joining, from another account',
    event: accountJoined({ accountId: '444455556666' }, { account: hub }),
  },
  { name: 'a request that is not of the hub', event: baselineRequested({}, '444455556666') },
  { name: 'a creation without an account', event: accountCreated({ accountId: undefined }) },
  { name: 'a creation of something else', event: accountCreated({ accountId: 'root' }) },
  { name: 'a creation without its status', event: accountCreated({}, { detail: { serviceEventDetails: {} } }) },
  { name: 'a move without its parameters', event: accountMoved({ requestParameters: null }) },
  { name: 'an account that joined without its id', event: accountJoined({ joinedMethod: 'Invited' }) },
  { name: 'a request for no account', event: baselineRequested({ accountId: 'all' }) },
  {
    name: 'a service event under the name of an API call',
    event: accountCreated({}, { detailType: 'AWS API Call via CloudTrail' }),
  },
  {
    name: 'an API call under the name of a service event',
    event: accountMoved({}, { detailType: 'AWS Service Event via CloudTrail' }),
  },
])('$name is refused', ({ event }) => {
  expect(read(event)).toMatchObject({ kind: 'refused' });
});
