// A finding for tests, with overrides.
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';

export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return findingSchema.parse({
    schemaVersion: '1',
    id: 'pf-0123456789abcdef01234567',
    accountId: '111122223333',
    accountType: 'production',
    region: 'us-east-1',
    resource: { type: 'AWS::S3::Bucket', id: 'a-bucket', arn: 'arn:aws:s3:::a-bucket' },
    guardrail: 's3-versioning',
    severity: 'MEDIUM',
    state: 'remediated',
    reason: 'versioning is suspended',
    before: { status: 'Suspended', mfaDelete: false },
    after: { status: 'Enabled', mfaDelete: false },
    change: { status: 'Enabled', mfaDelete: false },
    trigger: { eventId: 'e-1', detailType: 'Config Rules Compliance Change', principal: null },
    firstSeenAt: '2026-11-24T10:00:00.000Z',
    at: '2026-11-24T10:00:00.000Z',
    attempts: 1,
    links: { console: 'https://us-east-1.console.aws.amazon.com/' },
    ...overrides,
  });
}
