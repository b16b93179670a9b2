import { decide } from '../../../../../shared/guardrails/s3-bucket/s3-public-access/decide.ts';
import type { PublicAccessBlock } from '../../../../../shared/guardrails/s3-bucket/s3-public-access/settings.ts';

const all = (on: boolean): PublicAccessBlock => ({
  configured: true,
  blockPublicAcls: on,
  ignorePublicAcls: on,
  blockPublicPolicy: on,
  restrictPublicBuckets: on,
});

test.each([
  { name: 'all four on', facts: all(true), kind: 'compliant', reason: 'all four public access block settings are on' },
  {
    name: 'no public access block',
    facts: { ...all(false), configured: false },
    kind: 'violating',
    reason: 'the bucket has no public access block',
  },
  {
    name: 'one of four on',
    facts: { ...all(false), blockPublicAcls: true },
    kind: 'violating',
    reason: 'the public access block is partial: ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets off',
  },
  {
    name: 'three of four on',
    facts: { ...all(true), blockPublicPolicy: false },
    kind: 'violating',
    reason: 'the public access block is partial: blockPublicPolicy off',
  },
])('$name is $kind', ({ facts, kind, reason }) => {
  const verdict = decide(facts);
  expect(verdict).toMatchObject({ kind, reason });
  if (verdict.kind === 'violating') expect(verdict.change).toEqual(all(true));
});
