// The classification of failed AWS calls.
import { readFileSync } from 'node:fs';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import * as fc from 'fast-check';
import { classifyError, isTransient, toResult } from '../../../shared/aws/errors.ts';
import { awsError } from '../../support/fake-s3.ts';

test.each([
  ['AccessDenied', 403, 'denied'],
  ['AccessDeniedException', 400, 'denied'],
  ['SomethingNew', 403, 'denied'],
  ['NoSuchBucket', 404, 'not-found'],
  ['NoSuchPublicAccessBlockConfiguration', 404, 'not-configured'],
  ['ServerSideEncryptionConfigurationNotFoundError', 404, 'not-configured'],
  ['RepositoryNotFoundException', 400, 'not-found'],
  ['RepositoryPolicyNotFoundException', 400, 'not-configured'],
  ['LifecyclePolicyNotFoundException', 400, 'not-configured'],
  ['SlowDown', 503, 'throttled'],
  ['TooManyRequestsException', 429, 'throttled'],
  ['OperationAborted', 409, 'unavailable'],
  ['ExpiredToken', 400, 'unavailable'],
  ['ExpiredTokenException', 403, 'unavailable'],
  ['InternalError', 500, 'unavailable'],
  ['SomethingNew', 502, 'unavailable'],
  ['MalformedXML', 400, 'refused'],
  ['SomethingNew', 404, 'refused'],
  ['NoSuchTagSet', 404, 'not-configured'],
  ['PermanentRedirect', 301, 'elsewhere'],
  ['SomethingNew', 301, 'elsewhere'],
  ['TemporaryRedirect', 307, 'unavailable'],
  ['IllegalLocationConstraintException', 400, 'elsewhere'],
  ['AuthorizationHeaderMalformed', 400, 'refused'],
])('%s with status %i is %s', (name, status, kind) => {
  expect(classifyError(awsError(name, status))).toMatchObject({ kind, code: name });
});

/** The lists that the SDK decides by, by name. It exports only the functions that read them. */
const sdkLists = new Map(
  [
    ...readFileSync(
      'node_modules/@smithy/core/dist-es/submodules/retry/service-error-classification/constants.js',
      'utf8',
    ).matchAll(/const (\w+) = \[([^\]]*)\]/g),
  ].map(([, name = '', items = '']) => [name, items.match(/\w+/g) ?? []]),
);
const listed = (name: string) => (sdkLists.get(name) ?? []).map((item) => [item] as const);
const connectionError = (code: string) => Object.assign(new Error('the connection ended'), { code });

describe('what the SDK repeats is transient here too', () => {
  test('its lists are read', () => {
    expect([...sdkLists].map(([name, { length }]) => `${name} ${length > 1}`)).toEqual([
      'CLOCK_SKEW_ERROR_CODES true',
      'THROTTLING_ERROR_CODES true',
      'TRANSIENT_ERROR_CODES true',
      'TRANSIENT_ERROR_STATUS_CODES true',
      'NODEJS_TIMEOUT_ERROR_CODES true',
      'NODEJS_NETWORK_ERROR_CODES true',
    ]);
  });

  test.each(listed('THROTTLING_ERROR_CODES'))('%s is throttled, whatever its status', (name) => {
    for (const status of [400, 403, 429, 503])
      expect(classifyError(awsError(name, status))).toMatchObject({ kind: 'throttled', code: name });
  });

  test.each(listed('TRANSIENT_ERROR_CODES'))('%s is unavailable', (name) => {
    expect(classifyError(awsError(name, 400))).toMatchObject({ kind: 'unavailable', code: name });
  });

  test.each(listed('TRANSIENT_ERROR_STATUS_CODES'))('status %s is transient, whatever the name', (status) => {
    const failure = classifyError(awsError('SomethingNew', Number(status)));
    expect(failure && isTransient(failure)).toBe(true);
  });

  test.each([...listed('NODEJS_TIMEOUT_ERROR_CODES'), ...listed('NODEJS_NETWORK_ERROR_CODES')])(
    'a connection that ends with %s is unavailable',
    (code) => {
      expect(classifyError(connectionError(code))).toMatchObject({ kind: 'unavailable', code });
    },
  );

  test.each(listed('CLOCK_SKEW_ERROR_CODES'))('%s is unavailable once the SDK has corrected its clock', (name) => {
    const error = Object.assign(awsError(name, 403), { $metadata: { httpStatusCode: 403, clockSkewCorrected: true } });
    expect(classifyError(error)).toMatchObject({ kind: 'unavailable', code: name });
    // The only name of the list that services use for something else.
    const expected = name === 'AccessDeniedException' ? 'denied' : 'unavailable';
    expect(classifyError(awsError(name, 403))).toMatchObject({ kind: expected });
  });

  test('whatever the name, the status and the cause', () => {
    const names = fc.oneof(
      fc.constantFrom(...[...sdkLists.values()].flat().filter((name) => name !== 'AccessDeniedException')),
      fc.string(),
    );
    const errors = fc.record({ name: names, status: fc.integer({ min: 400, max: 599 }), cause: fc.option(names) });
    fc.assert(
      fc.property(errors, ({ name, status, cause }) => {
        const error = Object.assign(awsError(name, status), cause === null ? {} : { cause: connectionError(cause) });
        if (!isThrottlingError(error) && !isTransientError(error) && !isServerError(error)) return;
        const failure = classifyError(error);
        expect(failure && isTransient(failure)).toBe(true);
      }),
    );
  });
});

test.each(['eu-west-1', 'us-gov-west-1', 'ap-southeast-5', 'eusc-de-east-1', 'us-iso-east-1'])(
  'S3 names the Region %s in a header or in the error',
  (region) => {
    const byHeader = { $response: { headers: { 'x-amz-bucket-region': region } } };
    for (const named of [byHeader, { Region: region }, { ...byHeader, Region: 'elsewhere' }]) {
      const error = Object.assign(awsError('AuthorizationHeaderMalformed', 400), named);
      expect(classifyError(error)).toMatchObject({ kind: 'elsewhere', region });
    }
  },
);

test.each(['', 'nowhere', 'us-east-1.example.com', '*'])('%j is no Region', (region) => {
  const error = Object.assign(awsError('AuthorizationHeaderMalformed', 400), { Region: region });
  expect(classifyError(error)).toEqual({
    kind: 'refused',
    code: 'AuthorizationHeaderMalformed',
    message: expect.any(String),
  });
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('an error named %s is refused', (name) => {
  expect(classifyError(awsError(name, 400))).toMatchObject({ kind: 'refused', code: name });
});

test('an error that does not come from AWS is rethrown', async () => {
  expect(classifyError(new TypeError('x is undefined'))).toBeUndefined();
  await expect(toResult(Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
});
