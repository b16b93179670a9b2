// What an AWS call that did not succeed means to Palisade: one classification for every service.

/** Why a call failed, as far as the caller can decide on it. `code` is the service's own error name. */
export type AwsFailure = {
  readonly kind: 'denied' | 'not-found' | 'not-configured' | 'throttled' | 'unavailable' | 'refused';
  readonly code: string;
  readonly message: string;
};

export type AwsResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: AwsFailure; readonly error: unknown };

const kindByErrorName: Readonly<Record<string, AwsFailure['kind']>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  AllAccessDisabled: 'denied',
  AuthorizationError: 'denied',
  // Not an answer of AWS, but the SDK's: there is nobody to ask as.
  CredentialsProviderError: 'denied',
  Forbidden: 'denied',
  InvalidClientTokenId: 'denied',
  UnauthorizedAccess: 'denied',
  // Amazon S3 API Reference, "Error responses": the setting was never made, as opposed to not being readable.
  NoSuchPublicAccessBlockConfiguration: 'not-configured',
  ServerSideEncryptionConfigurationNotFoundError: 'not-configured',
  // The same of IAM, EventBridge and AWS Account Management.
  NoSuchEntity: 'not-configured',
  NoSuchEntityException: 'not-configured',
  ResourceNotFoundException: 'not-configured',
  NoSuchBucket: 'not-found',
  NotFound: 'not-found',
  NoSuchConfigRuleException: 'not-found',
  AccountNotFoundException: 'not-found',
  ChildNotFoundException: 'not-found',
  BandwidthLimitExceeded: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  SlowDown: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  ConcurrentModification: 'unavailable',
  ConcurrentModificationException: 'unavailable',
  ConditionalRequestConflict: 'unavailable',
  EntityTemporarilyUnmodifiable: 'unavailable',
  ExpiredToken: 'unavailable',
  ExpiredTokenException: 'unavailable',
  InternalError: 'unavailable',
  InternalFailure: 'unavailable',
  // A new account is not finished at once: its services answer so until then.
  FinalizingOrganizationException: 'unavailable',
  OptInRequired: 'unavailable',
  SubscriptionRequiredException: 'unavailable',
  // AWS Config has not seen yet what was made a moment ago.
  NoAvailableConfigurationRecorderException: 'unavailable',
  NoAvailableDeliveryChannelException: 'unavailable',
  OperationAborted: 'unavailable',
  RequestTimeout: 'unavailable',
  ServiceUnavailable: 'unavailable',
  TimeoutError: 'unavailable',
};

/**
 * Waits for an AWS call and returns its outcome as a value.
 * Only answers of the service and failures of the network become values; anything else is a bug and is thrown on.
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

/** Waits for a read. Undefined when what was asked for was never made; throws the SDK's error when it cannot be read. */
export async function undefinedIfNotConfigured<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (classifyError(error)?.kind === 'not-configured') return undefined;
    throw error;
  }
}

/** A failure in a few words. */
export function formatFailure({ code, message }: AwsFailure): string {
  return message && message !== code ? `${code} (${message})` : code;
}

/** The failure that an SDK error stands for, or undefined when it is none of AWS's or the network's. */
export function classifyError(error: unknown): AwsFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = httpStatus(error);
  const code = 'code' in error && typeof error.code === 'string' && status === undefined ? error.code : error.name;
  const kind = kindByErrorName[code] ?? kindOfStatus(status) ?? (isNetworkError(code) ? 'unavailable' : undefined);
  return kind && { kind, code, message: error.message };
}

/** Whether the same call may succeed later without anybody changing anything. */
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
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 429 || status === 503) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}

function isNetworkError(code: string): boolean {
  return /^E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_)/.test(code);
}
