import { classifyError, toResult } from '../../../shared/aws/errors.ts';
import { awsError } from '../../support/fake-s3.ts';

test.each([
  ['AccessDenied', 403, 'denied'],
  ['SomethingNew', 403, 'denied'],
  ['NoSuchBucket', 404, 'not-found'],
  ['NoSuchPublicAccessBlockConfiguration', 404, 'not-configured'],
  ['ServerSideEncryptionConfigurationNotFoundError', 404, 'not-configured'],
  ['SlowDown', 503, 'throttled'],
  ['TooManyRequestsException', 429, 'throttled'],
  ['OperationAborted', 409, 'unavailable'],
  ['InternalError', 500, 'unavailable'],
  ['SomethingNew', 502, 'unavailable'],
  ['MalformedXML', 400, 'refused'],
])('%s with status %i is %s', (name, status, kind) => {
  expect(classifyError(awsError(name, status))).toMatchObject({ kind, code: name });
});

test('a connection that was reset is unavailable', () => {
  expect(classifyError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))).toMatchObject({
    kind: 'unavailable',
    code: 'ECONNRESET',
  });
});

test('an error that does not come from AWS is rethrown', async () => {
  expect(classifyError(new TypeError('x is undefined'))).toBeUndefined();
  await expect(toResult(Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
});
