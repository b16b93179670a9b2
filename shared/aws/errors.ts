// One classification of failed AWS calls for every service. What is transient in general is taken from the SDK, which
// repeats those calls itself; the names here are what services add.
import { isNativeError } from 'node:util/types';
import { isClockSkewCorrectedError, isClockSkewError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import * as z from 'zod/mini';

/** Why a call failed, as far as callers distinguish it. `code` is the service's own error name. */
export type AwsFailure = {
  readonly kind: 'denied' | 'not-found' | 'elsewhere' | 'not-configured' | 'throttled' | 'unavailable' | 'refused';
  readonly code: string;
  readonly message: string;
  /** The Region in which the resource is, if it is `elsewhere` and the service says where. */
  readonly region?: string;
  /** The ARN of the role that could not be assumed: the failure is about the account, and the call was not sent. */
  readonly role?: string;
};

export type AwsResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: AwsFailure; readonly error: unknown };

type SdkError = Parameters<typeof isTransientError>[0];

const kinds: Readonly<Record<string, AwsFailure['kind']>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  AllAccessDisabled: 'denied',
  AuthorizationError: 'denied',
  // Not from AWS, but from the SDK: there are no credentials.
  CredentialsProviderError: 'denied',
  Forbidden: 'denied',
  InvalidClientTokenId: 'denied',
  UnauthorizedAccess: 'denied',
  // Amazon S3 API Reference, "Error responses": the setting was never configured, which is not the same as unreadable.
  NoSuchPublicAccessBlockConfiguration: 'not-configured',
  ServerSideEncryptionConfigurationNotFoundError: 'not-configured',
  NoSuchAccessPointPolicy: 'not-configured',
  NoSuchBucketPolicy: 'not-configured',
  NoSuchCORSConfiguration: 'not-configured',
  NoSuchLifecycleConfiguration: 'not-configured',
  NoSuchTagSet: 'not-configured',
  NoSuchWebsiteConfiguration: 'not-configured',
  ObjectLockConfigurationNotFoundError: 'not-configured',
  OwnershipControlsNotFoundError: 'not-configured',
  ReplicationConfigurationNotFoundError: 'not-configured',
  // The same in IAM, EventBridge and AWS Account Management.
  NoSuchEntity: 'not-configured',
  NoSuchEntityException: 'not-configured',
  ResourceNotFoundException: 'not-configured',
  // Amazon ECR API Reference, GetRepositoryPolicy and GetLifecyclePolicy.
  RepositoryPolicyNotFoundException: 'not-configured',
  LifecyclePolicyNotFoundException: 'not-configured',
  RepositoryNotFoundException: 'not-found',
  NoSuchBucket: 'not-found',
  NotFound: 'not-found',
  NoSuchConfigRuleException: 'not-found',
  // Amazon S3 API Reference, "Error responses": the endpoint is of another Region than the bucket.
  PermanentRedirect: 'elsewhere',
  IllegalLocationConstraintException: 'elsewhere',
  // The bucket's name does not lead to its Region yet, shortly after it was created.
  Redirect: 'unavailable',
  TemporaryRedirect: 'unavailable',
  AccountNotFoundException: 'not-found',
  ChildNotFoundException: 'not-found',
  // Not from AWS, but from organizations-limiter.ts: the call was not sent.
  OrganizationsBusyError: 'throttled',
  // Not from AWS, but from table/undone.ts: DynamoDB left a part of a batch undone.
  UnprocessedItemsError: 'throttled',
  // Not from AWS, but from platform/fresh-admissions.ts: the document was not written.
  AdmissionLostError: 'unavailable',
  ConcurrentModification: 'unavailable',
  ConcurrentModificationException: 'unavailable',
  ConditionalRequestConflict: 'unavailable',
  EntityTemporarilyUnmodifiable: 'unavailable',
  ExpiredToken: 'unavailable',
  ExpiredTokenException: 'unavailable',
  InternalError: 'unavailable',
  InternalFailure: 'unavailable',
  // Services return these until a new account is completely set up.
  FinalizingOrganizationException: 'unavailable',
  OptInRequired: 'unavailable',
  SubscriptionRequiredException: 'unavailable',
  // AWS Config is eventually consistent: a recorder or channel that was just created may not be visible yet.
  NoAvailableConfigurationRecorderException: 'unavailable',
  NoAvailableDeliveryChannelException: 'unavailable',
  OperationAborted: 'unavailable',
  ServiceUnavailable: 'unavailable',
};
/** Error names come from outside, so they are looked up in a map: an object has names of its own. */
const kindByErrorName = new Map(Object.entries(kinds));

/**
 * Waits for an AWS call and returns its outcome as a value. Only errors of the service and of the network become
 * values; anything else is a bug and is rethrown.
 */
export async function toResult<T>(call: Promise<T>): Promise<AwsResult<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    const failure = classifyError(error);
    if (failure === undefined) throw error;
    return { ok: false, failure, error };
  }
}

/**
 * Waits for a read. Returns undefined if the setting was never configured; throws the SDK's error for other failures.
 */
export async function undefinedIfNotConfigured<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (classifyError(error)?.kind === 'not-configured') return undefined;
    throw error;
  }
}

/** The failure as text: its code, with the message in parentheses. */
export function formatFailure({ code, message }: AwsFailure): string {
  return message && message !== code ? `${code} (${message})` : code;
}

/** Classifies an SDK error. Returns undefined if the error comes neither from AWS nor from the network. */
export function classifyError(error: unknown): AwsFailure | undefined {
  if (!isNativeError(error)) return undefined;
  const status = httpStatus(error);
  const code = 'code' in error && typeof error.code === 'string' && status === undefined ? error.code : error.name;
  const sdkError = error as SdkError;
  const region = bucketRegionIn(error);
  const kind =
    kindOfClockSkew(sdkError) ??
    (region === undefined ? undefined : kindOfRegion(code)) ??
    kindByErrorName.get(code) ??
    transientKind(sdkError, code) ??
    kindOfStatus(status);
  if (kind === undefined) return undefined;
  const role = roleIn(error);
  return {
    kind,
    code,
    message: error.message,
    ...(kind === 'elsewhere' && region ? { region } : {}),
    ...(role ? { role } : {}),
  };
}

/** Whether the service says that the resource is in another Region than this one. */
export function isInOtherRegion(failure: AwsFailure, region: string): boolean {
  return failure.kind === 'elsewhere' && failure.region !== undefined && failure.region !== region;
}

/** Whether the same call may succeed later without any change, so that a retry makes sense. */
export function isTransient(failure: AwsFailure): boolean {
  return failure.kind === 'throttled' || failure.kind === 'unavailable';
}

function httpStatus(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function kindOfStatus(status: number | undefined): AwsFailure['kind'] | undefined {
  if (status === undefined) return undefined;
  if (status === 301) return 'elsewhere';
  if (status === 307) return 'unavailable';
  if (status === 403) return 'denied';
  // A 404 without a known name may mean a setting, a part of the resource, or an operation that does not exist there.
  if (status === 503) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}

/**
 * What the SDK calls throttled or transient (AWS SDKs and Tools Reference Guide, "Retry behavior"): by name, status,
 * network error or the service's own mark.
 */
function transientKind(error: SdkError, code: string): AwsFailure['kind'] | undefined {
  if (isThrottlingError(error)) return 'throttled';
  return isTransientError(error) || isNetworkError(code) ? 'unavailable' : undefined;
}

/**
 * Refused because this computer's clock differs from AWS's: the SDK corrects it with the response, for the next call.
 * One of those names usually means something else, so it counts only if the SDK has corrected the clock.
 */
function kindOfClockSkew(error: SdkError): AwsFailure['kind'] | undefined {
  const isSkewed = isClockSkewError(error) && error.name !== 'AccessDeniedException';
  return isSkewed || isClockSkewCorrectedError(error) ? 'unavailable' : undefined;
}

/** Also those of Node.js that the SDK does not list, such as ECONNABORTED. */
function isNetworkError(code: string): boolean {
  return /^E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_)/.test(code);
}

/**
 * A signature for another Region than the bucket's is refused with a code that is also used for other mistakes, so it
 * counts only together with the Region that S3 expects (S3 User Guide, "Virtual hosting of buckets").
 */
function kindOfRegion(code: string): AwsFailure['kind'] | undefined {
  return code === 'AuthorizationHeaderMalformed' ? 'elsewhere' : undefined;
}

/** The Region of a bucket, which S3 names in a header, or in the error's element Region. */
function bucketRegionIn(error: Error): string | undefined {
  const parsed = redirectSchema.safeParse(error);
  if (!parsed.success) return undefined;
  const region = parsed.data.$response?.headers['x-amz-bucket-region'] ?? parsed.data.Region;
  return region !== undefined && /^[a-z]+(-[a-z]+)+-\d+$/.test(region) ? region : undefined;
}

const redirectSchema = z.object({
  $response: z.optional(z.object({ headers: z.record(z.string(), z.string()) })),
  Region: z.optional(z.string()),
});

function roleIn(error: Error): string | undefined {
  return 'roleArn' in error && typeof error.roleArn === 'string' ? error.roleArn : undefined;
}
