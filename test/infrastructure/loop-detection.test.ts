// What not all Regions have, loop detection and function URLs: which have it, and which functions use it.
import { readFileSync } from 'node:fs';
import * as YAML from 'yaml';
import * as z from 'zod/mini';
import { hasLoopDetection } from '../../infrastructure/loop-detection.ts';
import { functionsFor } from '../../infrastructure/regional-functions.ts';
import { hasFunctionUrls } from '../../shared/aws/function-urls.ts';
import { aGovernance } from '../support/site.ts';

const { functions } = z
  .object({
    functions: z.record(
      z.string(),
      z.looseObject({ recursiveLoop: z.optional(z.string()), url: z.optional(z.unknown()) }),
    ),
  })
  .parse(YAML.parse(readFileSync('serverless.yml', 'utf8')));
const withUrl = (all: Readonly<Record<string, { readonly url?: unknown }>>) =>
  Object.keys(all).filter((name) => all[name]?.url !== undefined);
const allowed = (all: Readonly<Record<string, { readonly recursiveLoop?: unknown }>>) =>
  Object.keys(all).filter((name) => all[name]?.recursiveLoop === 'Allow');

test.each([
  { region: 'us-east-1', expected: true },
  { region: 'eu-west-1', expected: true },
  { region: 'ap-southeast-6', expected: false },
  { region: 'mx-central-1', expected: false },
  { region: 'us-gov-west-1', expected: false },
  { region: 'cn-north-1', expected: false },
])('$region: $expected', ({ region, expected }) => {
  expect(hasLoopDetection(region)).toBe(expected);
  const packaged = functionsFor(aGovernance({ regions: [region] }), functions);
  expect(Object.keys(packaged)).toEqual(Object.keys(functions));
  expect(allowed(packaged)).toEqual(expected ? ['send-alerts', 'sweep'] : []);
});

test('only the two functions that send to their own queue may run in a loop', () => {
  expect(allowed(functions)).toEqual(['send-alerts', 'sweep']);
});

test.each([
  { region: 'us-east-1', expected: true },
  { region: 'mx-central-1', expected: true },
  { region: 'eu-central-2', expected: false },
  { region: 'me-central-1', expected: false },
  { region: 'us-gov-west-1', expected: false },
  { region: 'cn-north-1', expected: false },
  { region: 'eusc-de-east-1', expected: false },
])('$region: function URLs $expected, and the hub is deployed in either case', ({ region, expected }) => {
  expect(hasFunctionUrls(region)).toBe(expected);
  const packaged = functionsFor(aGovernance({ regions: [region] }), functions);
  expect(withUrl(packaged)).toEqual(expected ? ['accept-requests'] : []);
});

test('the one URL authorizes its callers with IAM', () => {
  expect(withUrl(functions).map((name) => functions[name]?.url)).toEqual([{ authorizer: 'aws_iam' }]);
});
