import { decide } from '../../../../../shared/guardrails/s3-bucket/s3-versioning/decide.ts';

test.each([
  {
    name: 'enabled',
    facts: { status: 'Enabled', mfaDelete: false },
    verdict: { kind: 'compliant', reason: 'versioning is enabled' },
  },
  {
    name: 'suspended',
    facts: { status: 'Suspended', mfaDelete: false },
    verdict: { kind: 'violating', reason: 'versioning is suspended', change: { status: 'Enabled', mfaDelete: false } },
  },
  {
    name: 'never set',
    facts: { status: 'NeverSet', mfaDelete: false },
    verdict: {
      kind: 'violating',
      reason: 'versioning was never enabled',
      change: { status: 'Enabled', mfaDelete: false },
    },
  },
  {
    name: 'suspended with MFA delete, which is kept',
    facts: { status: 'Suspended', mfaDelete: true },
    verdict: { kind: 'violating', change: { status: 'Enabled', mfaDelete: true } },
  },
] as const)('$name', ({ facts, verdict }) => {
  expect(decide(facts)).toMatchObject(verdict);
});
