// Which errors of AWS no later attempt can succeed against. In a new account, and right after a role was written, AWS
// refuses requests for many reasons that pass by themselves, with codes that elsewhere mean a mistake
// (UnrecognizedClientException, AuthFailure, InvalidRole…), so the list is of the final ones, and short.

/** Errors that say by their name that the request, or the organization, has to be changed first. */
const finalNames: ReadonlySet<string> = new Set([
  // AWS Organizations API Reference, AttachPolicy, CreatePolicy: somebody has to turn on the type of policy.
  'PolicyTypeNotEnabledException',
  'PolicyTypeNotAvailableForOrganizationException',
  'MalformedPolicyDocumentException',
  // AWS Config API Reference, PutConfigurationRecorder, PutDeliveryChannel, PutConfigRule.
  'InvalidRecordingGroupException',
  'MaxNumberOfConfigRulesExceededException',
  'MaxNumberOfConfigurationRecordersExceededException',
  'MaxNumberOfDeliveryChannelsExceededException',
  // EventBridge API Reference, PutRule.
  'InvalidEventPatternException',
]);

/** Reasons of ConstraintViolationException that pass by themselves (Organizations API Reference). */
const passingReason = /RATE_LIMIT|WAIT_PERIOD|NOT_COMPLETE|REQUESTS_LIMIT|DELETION_IN_PROGRESS/;

/** Whether no later attempt can succeed, as long as nobody changes anything. */
export function isFinalError(error: unknown): boolean {
  if (!(error instanceof Error) || ('$retryable' in error && error.$retryable)) return false;
  switch (error.name) {
    case 'ConstraintViolationException':
      return !('Reason' in error && passingReason.test(String(error.Reason)));
    // IAM User Guide, "Changes that I make are not always immediately visible": so it calls a trust policy that names a
    // role which was just created.
    case 'MalformedPolicyDocument':
      return !/invalid principal/i.test(error.message);
    default:
      return finalNames.has(error.name);
  }
}
