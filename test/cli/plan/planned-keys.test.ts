// Buckets that cannot be moved to a key yet, and the keys that the baseline of the plan would make.
import { afterKeys } from '../../../cli/plan/planned-keys.ts';
import type { PlannedFix, PlannedStep } from '../../../cli/plan/types.ts';

const arn = 'arn:aws:kms:us-east-1:111122223333:alias/data';
const fix: PlannedFix = {
  resourceType: 'AWS::S3::Bucket',
  resource: 'b',
  region: 'us-east-1',
  guardrail: 's3-encryption',
  verdict: 'failed',
  reason: `encryption is AES256; there is no KMS key ${arn}`,
  settings: [],
  hold: null,
  notes: [],
};
const step: PlannedStep = {
  step: 'data-keys',
  region: 'us-east-1',
  verdict: 'change',
  reason: 'there is no key',
  settings: [{ setting: 'key', from: null, to: 'alias/data' }],
};

test('a missing key that the baseline makes is said to be made', () => {
  expect(afterKeys([fix], [step])[0]?.reason).toContain(`there is no KMS key ${arn} yet: the baseline makes it`);
});

test.each([
  { name: 'no key is made', fix, steps: [] },
  { name: 'the step only reports', fix, steps: [{ ...step, verdict: 'monitored' as const }] },
  { name: 'the key is made in another Region', fix, steps: [{ ...step, region: 'eu-west-1' }] },
  { name: 'another key is missing', fix: { ...fix, reason: `${fix.reason}-of-others` }, steps: [step] },
  { name: 'the bucket can be changed', fix: { ...fix, verdict: 'change' as const }, steps: [step] },
])('a fix stays as it is if $name', ({ fix: planned, steps }) => {
  expect(afterKeys([planned], steps)).toEqual([planned]);
});
