import { isFinalError } from '../../../shared/aws/final-errors.ts';
import { awsError } from '../../support/fake-s3.ts';

const constraint = (Reason: string) => Object.assign(awsError('ConstraintViolationException'), { Reason });
const final = [
  awsError('PolicyTypeNotEnabledException'),
  awsError('PolicyTypeNotAvailableForOrganizationException'),
  awsError('MalformedPolicyDocumentException'),
  awsError('MalformedPolicyDocument'),
  awsError('InvalidRecordingGroupException'),
  awsError('MaxNumberOfConfigRulesExceededException'),
  awsError('MaxNumberOfDeliveryChannelsExceededException'),
  awsError('MaxNumberOfConfigurationRecordersExceededException'),
  awsError('InvalidEventPatternException'),
  awsError('ConstraintViolationException'),
  constraint('MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED'),
  constraint('POLICY_CONTENT_LIMIT_EXCEEDED'),
  constraint('POLICY_NUMBER_LIMIT_EXCEEDED'),
];
const passing = [
  awsError('PolicyChangesInProgressException'),
  awsError('LimitExceeded', 409),
  awsError('LimitExceededException'),
  awsError('UnrecognizedClientException'),
  awsError('AuthFailure', 401),
  awsError('InvalidToken'),
  awsError('InvalidClientTokenId', 403),
  awsError('InvalidRoleException'),
  awsError('InsufficientDeliveryPolicyException'),
  awsError('ValidationException'),
  awsError('AnErrorThatNobodyKnows'),
  constraint('ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED'),
  constraint('WAIT_PERIOD_ACTIVE'),
  Object.assign(awsError('MalformedPolicyDocument'), { message: 'Invalid principal in policy: "AWS":"arn:…"' }),
  Object.assign(awsError('PolicyTypeNotEnabledException'), { $retryable: {} }),
  'not even an error',
];
const row = (error: unknown) => ({
  error,
  name: error instanceof Error ? `${error.name}: ${'Reason' in error ? error.Reason : error.message}` : String(error),
});

test.each(final.map(row))('$name is final', ({ error }) => {
  expect(isFinalError(error)).toBe(true);
});

test.each(passing.map(row))('$name may pass', ({ error }) => {
  expect(isFinalError(error)).toBe(false);
});
