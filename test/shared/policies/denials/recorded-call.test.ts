// Records of CloudTrail: what is read from them, and what makes one unreadable.
import { isRefused, readRecordedCall } from '../../../../shared/policies/denials/recorded-call.ts';
import { account, outsider, type RecordParts, record, sessionOf } from '../../../support/recorded-call.ts';

function read(parts: RecordParts) {
  const call = readRecordedCall(record(parts));
  if ('unreadable' in call) throw new Error(call.unreadable);
  return call;
}

const iamArn = (resource: string) => `arn:aws:iam::${account}:${resource}`;

test.each([
  [
    'a session of a role has the ARN of the role, with its path',
    sessionOf('role/team/web'),
    'role',
    iamArn('role/team/web'),
  ],
  ['a session without its role', { type: 'AssumedRole', accountId: account }, 'role', null],
  ['a user', { type: 'IAMUser', arn: iamArn('user/carla'), accountId: account }, 'user', iamArn('user/carla')],
  ['the root user', { type: 'Root', arn: iamArn('root'), accountId: account }, 'root', iamArn('root')],
  [
    'a federated user',
    { type: 'FederatedUser', arn: `arn:aws:sts::${account}:federated-user/carla`, accountId: account },
    'federated user',
    `arn:aws:sts::${account}:federated-user/carla`,
  ],
  ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'service', null],
  [
    'a service-linked role',
    sessionOf('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'),
    'service-linked role',
    iamArn('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'),
  ],
  ['another account', { type: 'AWSAccount', accountId: outsider, principalId: 'someone' }, 'other account', null],
  ['a role of another account', sessionOf('role/web', outsider), 'other account', `arn:aws:iam::${outsider}:role/web`],
  ['a user of IAM Identity Center', { type: 'IdentityCenterUser', accountId: account }, 'unknown', null],
  ['nothing', {}, 'unknown', null],
])('%s', (_name, identity, kind, arn) => {
  expect(read({ identity }).principal).toMatchObject({ kind, arn });
});

test.each([true, 'true'])('a session of sts:AssumeRoot is one where the record says %p', (assumedRoot) => {
  const identity = { type: 'Root', accountId: account, sessionContext: { assumedRoot } };
  expect(read({ identity }).principal.isAssumedRoot).toBe(true);
});

test.each(['eventID', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'userIdentity'])('without %s', (field) => {
  expect(readRecordedCall(record({ [field]: undefined }))).toHaveProperty('unreadable', expect.stringContaining(field));
});

test.each([null, 'text', [], 7])('%p is no record', (found) => {
  expect(readRecordedCall(found)).toHaveProperty('unreadable');
});

test('what CloudTrail adds or writes in another form makes no record unreadable', () => {
  const call = read({ requestParameters: 'too large', resources: 'none', addendum: {}, errorCode: 7, eventType: 1 });
  expect(call).toMatchObject({ parameters: null, resources: [], errorCode: null, isManagementEvent: true });
});

test.each([
  ['monitoring.amazonaws.com', 'cloudwatch'],
  ['email.amazonaws.com', 'ses'],
  ['s3.amazonaws.com', 's3'],
  ['sts.amazonaws.com', 'sts'],
])('the actions of %s begin with %s', (eventSource, service) => expect(read({ eventSource }).service).toBe(service));

test.each(['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation', 'UnauthorizedOperation'])(
  '%s is a refusal',
  (errorCode) => expect(isRefused({ errorCode })).toBe(true),
);
test.each(['ThrottlingException', 'NoSuchBucket', null])('%s is none', (errorCode) => {
  expect(isRefused({ errorCode })).toBe(false);
});
