// Lambda's recursive loop detection: which Regions have the property, and which functions set it.
import { readFileSync } from 'node:fs';
import * as YAML from 'yaml';
import * as z from 'zod/mini';
import { functionsFor, hasLoopDetection } from '../../infrastructure/loop-detection.ts';
import { aGovernance } from '../support/site.ts';

const { functions } = z
  .object({ functions: z.record(z.string(), z.looseObject({ recursiveLoop: z.optional(z.string()) })) })
  .parse(YAML.parse(readFileSync('serverless.yml', 'utf8')));
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
