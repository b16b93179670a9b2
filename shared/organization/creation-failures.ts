// Why AWS did not make an account, in words, and what helps. Pure.
import type { CreateAccountFailureReason } from '@aws-sdk/client-organizations';

/** AWS Organizations API Reference, "CreateAccountStatus": FailureReason. */
const sentences: Readonly<Record<CreateAccountFailureReason, string>> = {
  ACCOUNT_LIMIT_EXCEEDED:
    'the organization has as many accounts as it may have, 10 by default: ask for more in Service Quotas (AWS Organizations, "Default maximum number of accounts"), and apply again',
  CONCURRENT_ACCOUNT_MODIFICATION:
    'an account with this email address is being made already: apply again in some minutes',
  EMAIL_ALREADY_EXISTS:
    'the email address belongs to an AWS account outside the organization, or to one that was closed: declare another one, or invite that account',
  FAILED_BUSINESS_VALIDATION: 'AWS could not validate the business license of the management account',
  GOVCLOUD_ACCOUNT_ALREADY_EXISTS: 'an account with this email address exists in AWS GovCloud (US)',
  INTERNAL_FAILURE: 'AWS had an internal failure: apply again later, and ask AWS Support if it happens again',
  INVALID_ADDRESS: 'the postal address of the management account is not valid: correct it in its account settings',
  INVALID_EMAIL: 'AWS does not take the email address: declare another one',
  INVALID_IDENTITY_FOR_BUSINESS_VALIDATION:
    'the identity data of the management account are not valid for the validation of its business license',
  INVALID_PAYMENT_INSTRUMENT: 'AWS does not take the payment method of the management account: set another one',
  MISSING_BUSINESS_VALIDATION: 'the business license of the management account was not validated yet',
  MISSING_PAYMENT_INSTRUMENT: 'the management account has no valid payment method: set one',
  PENDING_BUSINESS_VALIDATION:
    'AWS is still validating the business license of the management account: apply again later',
  UNKNOWN_BUSINESS_VALIDATION: 'AWS has a problem with the business license of the management account: ask AWS Support',
  UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED: 'AWS could not set the tags of the account: apply again',
};

/** Failures that every further account would have, too. */
const general: readonly string[] = [
  'ACCOUNT_LIMIT_EXCEEDED',
  'FAILED_BUSINESS_VALIDATION',
  'INVALID_ADDRESS',
  'INVALID_IDENTITY_FOR_BUSINESS_VALIDATION',
  'INVALID_PAYMENT_INSTRUMENT',
  'MISSING_BUSINESS_VALIDATION',
  'MISSING_PAYMENT_INSTRUMENT',
  'PENDING_BUSINESS_VALIDATION',
  'UNKNOWN_BUSINESS_VALIDATION',
];

/** The reason in words, with AWS's own name for it. */
export function creationFailure(reason: string | undefined): string {
  const sentence = Object.entries(sentences).find(([name]) => name === reason)?.[1];
  if (sentence === undefined) return `AWS gives the reason ${reason ?? 'none'}`;
  return `${sentence} (${reason})`;
}

/** Whether it makes no sense to ask for more accounts now. */
export function stopsFurtherAccounts(reason: string | undefined): boolean {
  return reason !== undefined && general.includes(reason);
}
