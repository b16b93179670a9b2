import { preflightCallOf } from '../../../tools/lib/preflight-calls.ts';

test.each([
  ['GET', '/bucket?policyStatus', 's3', 'own'],
  ['GET', '/bucket?acl=', 's3', 'own'],
  ['GET', '/bucket?lifecycle=', 's3', 'own'],
  ['GET', '/bucket?publicAccessBlock', 's3', undefined],
  ['GET', '/bucket?versioning', 's3', undefined],
  ['PUT', '/bucket?policy', 's3', undefined],
  ['GET', '/?max-buckets=200', 's3', undefined],
  ['GET', '/v20180820/configuration/publicAccessBlock', 's3', 'around'],
  ['GET', '/v20180820/accesspoint', 's3', 'around'],
  ['POST', '/', 'kms', 'around'],
  ['GET', '/2020-05-31/distribution', 'cloudfront', 'around'],
  ['POST', '/', 'tagging', 'around'],
  ['POST', '/', 'config', 'around'],
  ['POST', '/', 'dynamodb', undefined],
])('%s %s, signed for %s: %s', (method, url, service, expected) => {
  expect(preflightCallOf(method, url, service)).toBe(expected);
});
