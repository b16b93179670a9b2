// What commands say when a call to the hub fails: each cause has its own step, and AWS's message never stands alone.
import { explainFailure, type HubPlace } from '../../../cli/lib/hub-failure.ts';
import { profilesOf } from '../../../cli/lib/profiles.ts';
import type { AwsFailure } from '../../../shared/aws/errors.ts';

const caller = { accountId: '444455556666', arn: 'arn:aws:iam::444455556666:user/dana' };
const aws = (hubAccountId?: string): HubPlace => ({ kind: 'aws', region: 'eu-west-1', isChosen: true, hubAccountId });
const local: HubPlace = { kind: 'local', port: 4_600 };
const none = { chosen: undefined, ofHub: [] };
const failure = (code: string, kind: AwsFailure['kind'], message = 'Requested resource not found'): AwsFailure => ({
  kind,
  code,
  message,
});
const notFound = failure('ResourceNotFoundException', 'not-configured');

test.each([
  [
    'another account',
    notFound,
    aws('111122223333'),
    /credentials of account 444455556666.* is 111122223333/,
    /profile of account 111122223333/,
  ],
  ['no hub', notFound, aws('444455556666'), /^account 444455556666 has no hub in eu-west-1/, /^palisade deploy$/],
  ['perhaps another account', notFound, aws(), /^account 444455556666 has no hub in eu-west-1/, /AWS_PROFILE.*deploy/],
  ['a local cloud without hub', notFound, local, /^the local cloud has no hub/, /local down/],
  ['a queue', failure('QueueDoesNotExist', 'refused'), aws('444455556666'), /has no hub/, /^palisade deploy$/],
  [
    'a denied call',
    failure('AccessDeniedException', 'denied', 'no'),
    aws(),
    /^AccessDeniedException \(no\)$/,
    /iam-policies/,
  ],
  ['a throttled call', failure('ThrottlingException', 'throttled', 'slow'), aws(), /slow/, /try again/],
  [
    'a refused call',
    failure('ValidationException', 'refused', 'a\nb'),
    aws(),
    /^ValidationException \(a b\)$/,
    /^null$/,
  ],
  [
    'expired credentials',
    failure('ExpiredTokenException', 'unavailable', 'x'),
    aws(),
    /have expired/,
    /^aws sso login$/,
  ],
] as const)('%s', (_what, given, place, says, repair) => {
  const explained = explainFailure(given, caller, place, none);
  expect(explained.says).toMatch(says);
  expect(String(explained.repair)).toMatch(repair);
});

test('profiles of an account are found by what they say of it', () => {
  const config = {
    sso: { sso_account_id: '111122223333' },
    assumed: { role_arn: 'arn:aws:iam::111122223333:role/Admin', source_profile: 'sso' },
    key: { aws_account_id: '111122223333' },
    other: { sso_account_id: '444455556666' },
    silent: { region: 'eu-west-1' },
  };
  expect(profilesOf('111122223333', config)).toEqual(['assumed', 'key', 'sso']);
});
