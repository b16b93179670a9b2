// The sentence and the exit code of `palisade canary`.
import { canaryExitCode, canarySentence } from '../../../cli/canary/print.ts';
import { cause } from '../../../shared/canary/causes.ts';
import type { CanaryResult } from '../../../shared/canary/types.ts';

const detected = { what: 'detected', detail: 'pf-1', milliseconds: 1_240 } as const;
const fixed = { what: 'fixed', detail: '', milliseconds: 2_000 } as const;
const result: CanaryResult = {
  accountId: '111122223333',
  region: 'us-east-1',
  bucket: 'b',
  guardrail: 's3-versioning',
  outcome: 'fixed',
  cause: null,
  finding: null,
  hops: [detected, fixed],
  leftovers: [],
  leftBehind: null,
};
const missing = cause('rule missing', 'the rule is missing', 'palisade baseline 111122223333');

test.each([
  [{}, 'Account 111122223333: detected after 1.2 s, fixed after 2.0 s.', 0],
  [{ outcome: 'paused', hops: [detected] }, 'Account 111122223333: detected after 1.2 s; paused, so not repaired.', 2],
  [
    { outcome: 'monitor', hops: [detected] },
    'Account 111122223333: detected after 1.2 s; monitor, so not repaired.',
    2,
  ],
  [
    { outcome: 'failed', hops: [], cause: missing },
    'Account 111122223333: not detected. rule missing: the rule is missing. To do: palisade baseline 111122223333',
    1,
  ],
  [
    { outcome: 'failed', hops: [detected], cause: missing },
    'Account 111122223333: not fixed. rule missing: the rule is missing. To do: palisade baseline 111122223333',
    1,
  ],
  [{ leftBehind: 'AccessDenied' }, 'Account 111122223333: detected after 1.2 s, fixed after 2.0 s.', 1],
] as const)('%j', (change, sentence, code) => {
  const changed: CanaryResult = { ...result, ...change };
  expect(canarySentence(changed)).toBe(sentence);
  expect(canaryExitCode(changed)).toBe(code);
});
